SWIFT_BUILD_FLAGS = --explicit-target-dependency-import-check error

.PHONY: build
build:
	swift build $(SWIFT_BUILD_FLAGS)
