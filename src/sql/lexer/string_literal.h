#pragma once

#include <string>
#include <string_view>

namespace firesteel {

/// The value of a string token ('..', "..", r'..'): Spark's escapes (\n, \t, \', \uXXXX, \ooo ...; \% and \_ keep their
/// backslash for LIKE) and doubled quotes. `raw`: no escapes (spark.sql.parser.escapedStringLiterals).
std::string unquote_string(std::string_view token, bool raw = false);

/// The name in a quoted token: doubled quotes stand for one.
std::string unquote_identifier(std::string_view token);

}  // namespace firesteel
