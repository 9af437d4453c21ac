#pragma once

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <memory>
#include <string_view>

namespace firesteel {

struct XmlDocumentDeleter {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using XmlLibraryDocument = std::unique_ptr<xmlDoc, XmlDocumentDeleter>;

/// The document of libxml2; null when the text is malformed.
inline XmlLibraryDocument read_xml(std::string_view text) {
  constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA;
  return XmlLibraryDocument(xmlReadMemory(text.data(), static_cast<int>(text.size()), "record.xml", "UTF-8", kOptions));
}

}  // namespace firesteel
