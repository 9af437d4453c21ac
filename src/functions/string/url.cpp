#include "functions/string/url.h"

#include <algorithm>

namespace firesteel {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Reserved, unreserved and non-ASCII characters may stand for themselves; brackets only where `brackets`.
bool is_legal(std::string_view text, bool brackets) {
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) {
        return false;
      }
      i += 2;
      continue;
    }
    const bool plain = is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
                       std::string_view("-_.!~*'();/?:@&=+$,").find(c) != std::string_view::npos;
    if (!plain && !(brackets && (c == '[' || c == ']'))) {
      return false;
    }
  }
  return true;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

// A name of labels, the last one starting with a letter, or an IPv4 address.
bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    return host.ends_with(']');
  }
  if (host.ends_with('.')) {
    host.remove_suffix(1);
  }
  bool numbers_only = true;
  std::string_view last;
  for (size_t start = 0; start <= host.size();) {
    const size_t end = std::min(host.find('.', start), host.size());
    last = host.substr(start, end - start);
    if (last.empty() || last.front() == '-' || last.back() == '-' ||
        !std::all_of(last.begin(), last.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-'; })) {
      return false;
    }
    numbers_only = numbers_only && std::all_of(last.begin(), last.end(), is_digit);
    start = end + 1;
  }
  return is_letter(last.front()) || (numbers_only && std::count(host.begin(), host.end(), '.') == 3);
}

}  // namespace

std::optional<Url> Url::parse(std::string_view text) {
  Url url;
  if (const size_t hash = text.find('#'); hash != std::string_view::npos) {
    url.fragment_ = text.substr(hash + 1);
    text = text.substr(0, hash);
    if (!is_legal(*url.fragment_, true)) {
      return std::nullopt;
    }
  }
  const size_t colon = text.find_first_of(":/?");
  if (colon != std::string_view::npos && text[colon] == ':') {
    url.scheme_ = text.substr(0, colon);
    text.remove_prefix(colon + 1);
    if (!is_scheme(*url.scheme_) || text.empty()) {
      return std::nullopt;
    }
    if (text.front() != '/') {  // opaque, such as mailto:
      return is_legal(text, true) ? std::optional(url) : std::nullopt;
    }
  }
  if (const size_t mark = text.find('?'); mark != std::string_view::npos) {
    url.query_ = text.substr(mark + 1);
    text = text.substr(0, mark);
    if (!is_legal(*url.query_, true)) {
      return std::nullopt;
    }
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const size_t slash = std::min(text.find('/'), text.size());
    if (!url.take_authority(text.substr(0, slash))) {
      return std::nullopt;
    }
    text.remove_prefix(slash);
  }
  url.path_ = text;
  return is_legal(text, false) ? std::optional(url) : std::nullopt;
}

// A server (user@host:port) if it looks like one, else only a name.
bool Url::take_authority(std::string_view authority) {
  if (authority.empty()) {
    return true;  // file:///path
  }
  if (!is_legal(authority, true)) {
    return false;
  }
  authority_ = authority;
  std::string_view host = authority;
  std::optional<std::string_view> user;
  if (const size_t at = host.find('@'); at != std::string_view::npos) {
    user = host.substr(0, at);
    host.remove_prefix(at + 1);
  }
  const size_t bracket = host.find(']');
  const size_t port = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view digits = port == std::string_view::npos ? std::string_view() : host.substr(port + 1);
  host = host.substr(0, port);
  if (is_host(host) && std::all_of(digits.begin(), digits.end(), is_digit)) {
    host_ = host;
    user_info_ = user;
  }
  return true;
}

std::optional<std::string> Url::part(std::string_view name) const {
  const auto text = [](const Part& part) {
    return part ? std::optional(std::string(*part)) : std::optional<std::string>();
  };
  if (name == "HOST") {
    return text(host_);
  }
  if (name == "PATH") {
    return text(path_);
  }
  if (name == "QUERY") {
    return text(query_);
  }
  if (name == "REF") {
    return text(fragment_);
  }
  if (name == "PROTOCOL") {
    return text(scheme_);
  }
  if (name == "FILE") {
    return path_ ? std::optional(std::string(*path_) + (query_ ? "?" + std::string(*query_) : "")) : std::nullopt;
  }
  if (name == "AUTHORITY") {
    return text(authority_);
  }
  return name == "USERINFO" ? text(user_info_) : std::nullopt;
}

std::optional<std::string> Url::query_parameter(std::string_view key) const {
  if (!query_) {
    return std::nullopt;
  }
  for (size_t start = 0; start <= query_->size();) {
    const size_t end = std::min(query_->find('&', start), query_->size());
    const std::string_view pair = query_->substr(start, end - start);
    if (pair.size() > key.size() && pair.starts_with(key) && pair[key.size()] == '=') {
      return std::string(pair.substr(key.size() + 1));
    }
    start = end + 1;
  }
  return std::nullopt;
}

}  // namespace firesteel
