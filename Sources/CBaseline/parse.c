// SPDX-License-Identifier: Apache-2.0

// Raw libxml2: the limit that reading feeds is measured against.

#include "CBaseline.h"
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

// Pieces as large as FeedParsing pushes them.
enum { piece = 32 << 10 };

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int attribute_count,
                     int defaulted, const xmlChar **attributes) {
    (void)name, (void)prefix, (void)uri, (void)namespace_count, (void)namespaces;
    (void)attribute_count, (void)defaulted, (void)attributes;
    *(int64_t *)context += 1;
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)name, (void)prefix, (void)uri;
    *(int64_t *)context += 1;
}

static void on_text(void *context, const xmlChar *text, int count) {
    (void)text;
    *(int64_t *)context += count;
}

static xmlEntityPtr on_entity(void *context, const xmlChar *name) {
    (void)context;
    return xmlGetPredefinedEntity(name);
}

int64_t baseline_parse(const char *bytes, size_t count) {
    int64_t total = 0;
    xmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = on_start;
    handler.endElementNs = on_end;
    handler.characters = on_text;
    handler.ignorableWhitespace = on_text;
    handler.getEntity = on_entity;
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, &total, NULL, 0, NULL);
    if (parser == NULL) return -1;
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_RECOVER | XML_PARSE_NOERROR |
                                  XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
    for (size_t start = 0; start < count; start += piece) {
        size_t length = count - start < piece ? count - start : piece;
        xmlParseChunk(parser, bytes + start, (int)length, start + length == count);
    }
    xmlFreeParserCtxt(parser);
    return total;
}
