#pragma once

#include "sql/lexer/token.h"

#include <string_view>
#include <vector>

namespace firesteel {

/// The tokens of a SQL text, the last one kEnd. Comments and white space are left out.
/// errors: UNCLOSED_BRACKETED_COMMENT; characters that begin no token become kUnrecognized (the parser complains).
std::vector<Token> tokenize(std::string_view text);

}  // namespace firesteel
