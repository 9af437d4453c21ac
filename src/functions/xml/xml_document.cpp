#include "functions/xml/xml_document.h"

#include "functions/xml/xml_library.h"

#include <algorithm>

namespace firesteel {
namespace {

std::string as_text(const xmlChar* text) { return text == nullptr ? "" : reinterpret_cast<const char*>(text); }

std::string name_of(const xmlNs* space, const xmlChar* name, bool local) {
  const bool prefixed = !local && space != nullptr && space->prefix != nullptr;
  return prefixed ? as_text(space->prefix) + ":" + as_text(name) : as_text(name);
}

std::string attribute_value(const xmlAttr* attribute) {
  std::string value;
  for (const xmlNode* child = attribute->children; child != nullptr; child = child->next) {
    value += as_text(child->content);
  }
  return value;
}

XmlNode converted(const xmlNode* element, bool local) {
  XmlNode node;
  node.name = name_of(element->ns, element->name, local);
  for (const xmlAttr* attribute = element->properties; attribute != nullptr; attribute = attribute->next) {
    node.attributes.emplace_back(name_of(attribute->ns, attribute->name, local), attribute_value(attribute));
  }
  for (const xmlNode* child = element->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) {
      node.children.push_back(converted(child, local));
    } else if (child->type == XML_TEXT_NODE) {
      node.children.emplace_back().text = as_text(child->content);
    }
  }
  return node;
}

void append_markup(const XmlNode& node, std::string& out) {
  if (node.is_text()) {
    return append_xml_text(node.text, false, out);
  }
  out += "<" + node.name;
  for (const auto& [name, value] : node.attributes) {
    out += " " + name + "=\"";
    append_xml_text(value, true, out);
    out.push_back('"');
  }
  out.push_back('>');
  for (const XmlNode& child : node.children) {
    append_markup(child, out);
  }
  out += "</" + node.name + ">";
}

}  // namespace

bool XmlNode::has_elements() const {
  return std::any_of(children.begin(), children.end(), [](const XmlNode& child) { return !child.is_text(); });
}

std::string XmlNode::joined_text() const {
  std::string joined;
  for (const XmlNode& child : children) {
    joined += child.text;
  }
  return joined;
}

std::string XmlNode::markup() const {
  std::string out;
  for (const XmlNode& child : children) {
    append_markup(child, out);
  }
  return out;
}

std::optional<XmlNode> parse_xml(std::string_view text, bool local_names) {
  const XmlLibraryDocument document = read_xml(text);
  const xmlNode* root = document == nullptr ? nullptr : xmlDocGetRootElement(document.get());
  return root == nullptr ? std::nullopt : std::optional(converted(root, local_names));
}

void append_xml_text(std::string_view text, bool in_attribute, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += in_attribute ? "&quot;" : "\"";
        break;
      default:
        out.push_back(c);
    }
  }
}

}  // namespace firesteel
