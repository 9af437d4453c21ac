#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace firesteel {

/// An element, or a piece of text (without a name).
struct XmlNode {
  std::string name;  // as written, with its prefix
  std::string text;  // of a piece of text, without escapes
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<XmlNode> children;

  bool is_text() const { return name.empty(); }
  bool has_elements() const;
  /// The pieces of text directly in the element.
  std::string joined_text() const;
  /// The content as XML again.
  std::string markup() const;
};

/// The root element; none when the text is no well-formed XML. `local_names`: without prefixes. Nothing is loaded from
/// elsewhere (external entities, DTDs).
std::optional<XmlNode> parse_xml(std::string_view text, bool local_names);

/// Appends text with the characters escaped that cannot stand for themselves.
void append_xml_text(std::string_view text, bool in_attribute, std::string& out);

}  // namespace firesteel
