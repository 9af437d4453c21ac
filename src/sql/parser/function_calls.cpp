// Function calls, and the functions with a syntax of their own.
#include "sql/parser/sql_parser.h"
#include "types/replace_char_varchar.h"

namespace firesteel {

// With the current word before a parenthesis: null when it is an ordinary function.
ExprPtr SqlParser::special_call() {
  const size_t first = tokens_.position();
  switch (tokens_.peek().keyword) {
    case Keyword::kCast:
    case Keyword::kTryCast:
      return cast_call();
    case Keyword::kSubstr:
    case Keyword::kSubstring:
      return substring_call();
    case Keyword::kTrim:
      return trim_call();
    case Keyword::kDateadd:
    case Keyword::kDateAdd:
    case Keyword::kTimestampadd:
      return date_arithmetic_call("timestampadd");
    case Keyword::kDatediff:
    case Keyword::kDateDiff:
    case Keyword::kTimediff:
    case Keyword::kTimestampdiff:
      return date_arithmetic_call("timestampdiff");
    case Keyword::kFirst:
    case Keyword::kLast:
    case Keyword::kAnyValue:
      return first_last_call();
    case Keyword::kOverlay:
      return overlay_call();
    case Keyword::kStruct:
      return struct_call();
    case Keyword::kExtract: {
      if (!tokens_.ahead(3, Keyword::kFrom)) {
        return nullptr;
      }
      tokens_.next();
      tokens_.next();
      const size_t at = tokens_.position();
      ExprPtr field = literal_at(at, Literal::string(identifier()));
      tokens_.expect(Keyword::kFrom);
      ExprPtr source = value_expression();
      tokens_.expect(TokenKind::kRightParen);
      return call(first, "extract", {std::move(field), std::move(source)});
    }
    case Keyword::kPosition: {
      tokens_.next();
      tokens_.next();
      if (!tokens_.at(TokenKind::kRightParen)) {
        ExprPtr substring = value_expression();
        if (tokens_.accept(Keyword::kIn)) {
          ExprPtr string = value_expression();
          tokens_.expect(TokenKind::kRightParen);
          ExprPtr one = make_expr<LiteralExpr>(Literal::integer(1));
          return call(first, "locate", {std::move(substring), std::move(string), std::move(one)});
        }
      }
      tokens_.rewind(first);
      return nullptr;
    }
    default:
      return nullptr;
  }
}

ExprPtr SqlParser::cast_call() {
  const size_t first = tokens_.position();
  const bool try_mode = tokens_.next().keyword == Keyword::kTryCast;
  tokens_.expect(TokenKind::kLeftParen);
  ExprPtr value = expression();
  if (!tokens_.at(Keyword::kAs)) {
    if (tokens_.ahead(1, TokenKind::kRightParen) && !tokens_.at(TokenKind::kComma)) {
      tokens_.fail_here(": extra input '" + std::string(tokens_.text(tokens_.peek())) + "'");
    }
    tokens_.rewind(first);
    return function_call(first, {identifier()});
  }
  tokens_.next();
  DataType type = replace_char_varchar(data_type());  // a cast knows texts of any length only
  tokens_.expect(TokenKind::kRightParen);
  const EvalMode mode = try_mode ? EvalMode::kTry : options_.ansi ? EvalMode::kAnsi : EvalMode::kLegacy;
  return make_at<Cast>(first, std::move(value), std::move(type), mode);
}

ExprPtr SqlParser::substring_call() {
  const size_t first = tokens_.position();
  tokens_.next();
  tokens_.next();
  if (!tokens_.at(TokenKind::kRightParen)) {
    ExprList arguments = {expression()};
    if (tokens_.accept(Keyword::kFrom)) {
      arguments.push_back(value_expression());
      if (tokens_.accept(Keyword::kFor) || tokens_.accept(TokenKind::kComma)) {
        arguments.push_back(value_expression());
      }
      tokens_.expect(TokenKind::kRightParen);
      return call(first, "substring", std::move(arguments));
    }
  }
  tokens_.rewind(first);
  return nullptr;
}

// TRIM([BOTH|LEADING|TRAILING] [characters] FROM string)
ExprPtr SqlParser::trim_call() {
  const size_t first = tokens_.position();
  tokens_.next();
  tokens_.next();
  std::string name = "trim";
  if (tokens_.at_any({Keyword::kBoth, Keyword::kLeading, Keyword::kTrailing}) &&
      !tokens_.ahead(1, TokenKind::kRightParen) && !tokens_.ahead(1, TokenKind::kComma)) {
    const Keyword side = tokens_.next().keyword;
    name = side == Keyword::kLeading ? "ltrim" : side == Keyword::kTrailing ? "rtrim" : "trim";
  }
  ExprList arguments;
  if (!tokens_.at(Keyword::kFrom) && !tokens_.at(TokenKind::kRightParen)) {
    arguments.push_back(value_expression());
  }
  if (!tokens_.accept(Keyword::kFrom)) {
    tokens_.rewind(first);
    return nullptr;
  }
  arguments.push_back(value_expression());
  tokens_.expect(TokenKind::kRightParen);
  return call(first, std::move(name), std::move(arguments));
}

// DATEADD(unit, n, timestamp), DATEDIFF(unit, start, end); DATE_ADD(date, days) is an ordinary function.
ExprPtr SqlParser::date_arithmetic_call(std::string name) {
  const size_t first = tokens_.position();
  const bool quoted = tokens_.peek(2).kind == TokenKind::kString;
  switch (tokens_.peek(2).keyword) {
    case Keyword::kDay:
    case Keyword::kDayofyear:
    case Keyword::kHour:
    case Keyword::kMicrosecond:
    case Keyword::kMillisecond:
    case Keyword::kMinute:
    case Keyword::kMonth:
    case Keyword::kQuarter:
    case Keyword::kSecond:
    case Keyword::kWeek:
    case Keyword::kYear:
      break;
    default:
      if (!quoted) {
        return nullptr;
      }
  }
  if (!tokens_.ahead(3, TokenKind::kComma) || count_arguments(first + 1) < 3) {
    return nullptr;  // with two arguments the first is a column of that name
  }
  const std::string function(tokens_.text(tokens_.next()));
  tokens_.next();
  const size_t at = tokens_.position();
  if (quoted) {
    tokens_.fail(first, "INVALID_PARAMETER_VALUE.DATETIME_UNIT",
                 {{"functionName", "`" + function + "`"},
                  {"parameter", "`unit`"},
                  {"invalidValue", std::string(tokens_.text(tokens_.next()))}});
  }
  ExprList arguments = {literal_at(at, Literal::string(std::string(tokens_.text(tokens_.next()))))};
  for (int i = 0; i < 2; ++i) {
    tokens_.expect(TokenKind::kComma);
    arguments.push_back(value_expression());
  }
  tokens_.expect(TokenKind::kRightParen);
  return call(first, std::move(name), std::move(arguments));
}

// Arguments between the parenthesis that opens at token `open` and its end.
size_t SqlParser::count_arguments(size_t open) const {
  size_t count = 1;
  const size_t close = tokens_.closing(open);
  for (size_t i = open + 1; i < close; ++i) {
    if (tokens_.token(i).kind == TokenKind::kLeftParen) {
      i = tokens_.closing(i);
    } else if (tokens_.token(i).kind == TokenKind::kComma) {
      ++count;
    }
  }
  return count;
}

// first(x IGNORE NULLS)
ExprPtr SqlParser::first_last_call() {
  const size_t first = tokens_.position();
  std::string name(tokens_.text(tokens_.next()));
  tokens_.next();
  if (!tokens_.at(TokenKind::kRightParen) && !tokens_.at(Keyword::kDistinct)) {
    ExprPtr value = expression();
    if (tokens_.accept({Keyword::kIgnore, Keyword::kNulls})) {
      tokens_.expect(TokenKind::kRightParen);
      auto node = std::make_shared<UnresolvedFunction>(std::move(name), ExprList{std::move(value)});
      node->ignore_nulls = true;
      function_suffixes(*node);
      return over_clause(first, node->with_origin(tokens_.origin_from(first)));
    }
  }
  tokens_.rewind(first);
  return nullptr;
}

ExprPtr SqlParser::overlay_call() {
  const size_t first = tokens_.position();
  tokens_.next();
  tokens_.next();
  if (!tokens_.at(TokenKind::kRightParen)) {
    ExprList arguments = {value_expression()};
    if (tokens_.accept(Keyword::kPlacing)) {
      arguments.push_back(value_expression());
      tokens_.expect(Keyword::kFrom);
      arguments.push_back(value_expression());
      arguments.push_back(tokens_.accept(Keyword::kFor) ? value_expression()
                                                        : ExprPtr(make_expr<LiteralExpr>(Literal::integer(-1))));
      tokens_.expect(TokenKind::kRightParen);
      return call(first, "overlay", std::move(arguments));
    }
  }
  tokens_.rewind(first);
  return nullptr;
}

// struct(a AS x, b)
ExprPtr SqlParser::struct_call() {
  const size_t first = tokens_.position();
  tokens_.next();
  tokens_.next();
  ExprList arguments;
  if (!tokens_.at(TokenKind::kRightParen)) {
    arguments = named_expression_list();
  }
  tokens_.expect(TokenKind::kRightParen);
  return call(first, "struct", std::move(arguments));
}

ExprPtr SqlParser::function_call(size_t first, Names name) {
  tokens_.expect(TokenKind::kLeftParen);
  auto node = std::make_shared<UnresolvedFunction>(std::move(name), ExprList{});
  if (!tokens_.at(TokenKind::kRightParen)) {
    const bool quantified = !tokens_.ahead(1, TokenKind::kRightParen) && !tokens_.ahead(1, TokenKind::kComma) &&
                            !tokens_.ahead(1, TokenKind::kDot);
    if (quantified && tokens_.at(Keyword::kDistinct)) {
      tokens_.next();
      node->distinct = true;
    } else if (quantified && tokens_.at(Keyword::kAll) && !tokens_.ahead(1, TokenKind::kLeftParen)) {
      tokens_.next();
    }
    function_arguments(node->arguments, node->argument_names);
  }
  tokens_.expect(TokenKind::kRightParen);
  function_suffixes(*node);
  return over_clause(first, node->with_origin(tokens_.origin_from(first)));
}

void SqlParser::function_arguments(ExprList& arguments, Names& names) {
  do {
    std::string name;
    if (at_identifier() && tokens_.ahead(1, TokenKind::kFatArrow)) {
      name = identifier();
      tokens_.next();
    }
    if (!name.empty() || !names.empty()) {
      names.resize(arguments.size());
      names.push_back(std::move(name));
    }
    arguments.push_back(expression());
  } while (tokens_.accept(TokenKind::kComma));
}

// WITHIN GROUP, FILTER, IGNORE NULLS
void SqlParser::function_suffixes(UnresolvedFunction& call) {
  if (tokens_.at({Keyword::kWithin, Keyword::kGroup}) && tokens_.ahead(2, TokenKind::kLeftParen)) {
    tokens_.accept({Keyword::kWithin, Keyword::kGroup});
    tokens_.next();
    tokens_.expect(Keyword::kOrder);
    tokens_.expect(Keyword::kBy);
    call.within_group = sort_items();
    tokens_.expect(TokenKind::kRightParen);
  }
  if (tokens_.at(Keyword::kFilter) && tokens_.ahead(1, TokenKind::kLeftParen) && tokens_.ahead(2, Keyword::kWhere)) {
    tokens_.next();
    tokens_.next();
    tokens_.next();
    call.filter = expression();
    tokens_.expect(TokenKind::kRightParen);
  }
  if (tokens_.accept({Keyword::kIgnore, Keyword::kNulls})) {
    call.ignore_nulls = true;
  } else if (tokens_.accept({Keyword::kRespect, Keyword::kNulls})) {
    call.ignore_nulls = false;
  }
}

}  // namespace firesteel
