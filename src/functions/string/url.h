#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

/// A URL taken apart as java.net.URI does; views into the text it was parsed from.
class Url {
 public:
  /// None when it is malformed (a character that needs escaping, an incomplete escape).
  static std::optional<Url> parse(std::string_view text);

  /// HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY or USERINFO, as written; none when it is missing or unknown.
  std::optional<std::string> part(std::string_view name) const;
  /// The value of a parameter of the query.
  std::optional<std::string> query_parameter(std::string_view key) const;

 private:
  using Part = std::optional<std::string_view>;
  bool take_authority(std::string_view authority);

  Part scheme_;
  Part authority_;
  Part user_info_;
  Part host_;
  Part path_;
  Part query_;
  Part fragment_;
};

}  // namespace firesteel
