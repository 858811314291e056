// SPDX-License-Identifier: Apache-2.0

// Standard error as a place to print to.

import Foundation

struct StandardError: TextOutputStream {
    func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
