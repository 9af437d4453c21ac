// What several statements share: names, properties, partition specs.
#include "base/text/collation.h"
#include "sql/lexer/string_literal.h"
#include "sql/statements/catalog_statement_parser.h"

#include <algorithm>
#include <strings.h>

namespace firesteel {

StatementName CatalogStatementParser::statement_name() {
  const size_t first = tokens_.position();
  Names parts = multipart_identifier();
  return {std::move(parts), tokens_.origin_from(first)};
}

std::string CatalogStatementParser::text_from(size_t first) const {
  const Origin whole = tokens_.origin_from(first);
  return std::string(tokens_.text().substr(static_cast<size_t>(whole.start_index),
                                           static_cast<size_t>(whole.stop_index - whole.start_index + 1)));
}

bool CatalogStatementParser::at_word(std::string_view upper, size_t ahead) const {
  const Token& token = tokens_.peek(ahead);
  const std::string_view text = tokens_.text(token);
  return token.kind == TokenKind::kWord && text.size() == upper.size() &&
         strncasecmp(text.data(), upper.data(), upper.size()) == 0;
}

bool CatalogStatementParser::accept_word(std::string_view upper) {
  if (!at_word(upper)) {
    return false;
  }
  tokens_.next();
  return true;
}

void CatalogStatementParser::expect_word(std::string_view upper) {
  if (!accept_word(upper)) {
    tokens_.fail_here();
  }
}

bool CatalogStatementParser::accept_if_exists() { return tokens_.accept({Keyword::kIf, Keyword::kExists}); }

bool CatalogStatementParser::accept_if_not_exists() {
  return tokens_.accept({Keyword::kIf, Keyword::kNot, Keyword::kExists});
}

bool CatalogStatementParser::accept_from_or_in() {
  return tokens_.accept(Keyword::kFrom) || tokens_.accept(Keyword::kIn);
}

bool CatalogStatementParser::at_namespace_word() const {
  return tokens_.at_any({Keyword::kDatabase, Keyword::kNamespace, Keyword::kSchema});
}

bool CatalogStatementParser::name_at(size_t ahead) const {
  const TokenKind kind = tokens_.peek(ahead).kind;
  return kind == TokenKind::kWord || kind == TokenKind::kBackquoted;
}

std::string CatalogStatementParser::property_key() { return at_string() ? string_value() : multipart_text(); }

std::string CatalogStatementParser::unquoted_string(const Token& token) const {
  return unquote_string(tokens_.text(token), options_.escaped_string_literals);
}

std::string CatalogStatementParser::property_value() {
  if (at_string()) {
    return string_value();
  }
  const bool negative = tokens_.accept(TokenKind::kMinus);
  switch (tokens_.peek().kind) {
    case TokenKind::kWord:
      if (!at_word("TRUE") && !at_word("FALSE")) {
        tokens_.fail_here();
      }
      break;
    case TokenKind::kInteger:
    case TokenKind::kDecimal:
    case TokenKind::kExponent:
    case TokenKind::kBigint:
    case TokenKind::kDouble:
    case TokenKind::kFloat:
      break;
    default:
      tokens_.fail_here();
  }
  std::string text(tokens_.text(tokens_.next()));
  if (text.size() > 3 && (text[0] == 't' || text[0] == 'T' || text[0] == 'f' || text[0] == 'F')) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
  }
  return (negative ? "-" : "") + text;
}

// (key = 'value', 'key' 12, a.b true)
PropertyList CatalogStatementParser::property_list(bool values_required) {
  const size_t first = tokens_.position();
  tokens_.expect(TokenKind::kLeftParen);
  PropertyList properties;
  do {
    std::string key;
    if (at_string() && tokens_.peek(1).kind == TokenKind::kString) {
      key = unquoted_string(tokens_.next());  // 'key' 'value': two strings, not one in two pieces
    } else {
      key = property_key();
    }
    tokens_.accept(TokenKind::kEqual);
    const bool has_value = !tokens_.at(TokenKind::kComma) && !tokens_.at(TokenKind::kRightParen);
    if (!has_value && values_required) {
      tokens_.fail(first, "_LEGACY_ERROR_TEMP_0035",
                   {{"message", "Values must be specified for key(s): [" + key + "]"}});
    }
    std::string value = has_value ? property_value() : std::string();
    if (std::any_of(properties.begin(), properties.end(), [&](const auto& entry) { return entry.first == key; })) {
      tokens_.fail(first, "DUPLICATE_KEY", {{"keyColumn", "`" + key + "`"}});
    }
    properties.emplace_back(std::move(key), std::move(value));
  } while (tokens_.accept(TokenKind::kComma));
  tokens_.expect(TokenKind::kRightParen);
  return properties;
}

// UNSET TBLPROPERTIES ('a', 'b')
std::vector<std::string> CatalogStatementParser::property_keys() {
  tokens_.expect(TokenKind::kLeftParen);
  std::vector<std::string> keys;
  do {
    keys.push_back(property_key());
    if (tokens_.accept(TokenKind::kEqual)) {
      property_value();
    }
  } while (tokens_.accept(TokenKind::kComma));
  tokens_.expect(TokenKind::kRightParen);
  return keys;
}

// PARTITION (a = 1, b, c = DATE '2020-01-01')
PartitionSpec CatalogStatementParser::partition_spec() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kPartition);
  tokens_.expect(TokenKind::kLeftParen);
  PartitionSpec spec;
  do {
    PartitionValue entry;
    entry.column = identifier();
    if (tokens_.accept(TokenKind::kEqual)) {
      entry.has_value = true;
      if (at_word("DEFAULT")) {
        tokens_.fail(first, "REF_DEFAULT_VALUE_IS_NOT_ALLOWED_IN_PARTITION", {});
      }
      const size_t start = tokens_.position();
      const ExprPtr value = value_expression();
      const auto* literal = as<LiteralExpr>(value);
      if (literal == nullptr) {
        tokens_.fail_at(tokens_.token(start));
      }
      if (!literal->value.is_null()) {
        entry.value = literal->value.to_string();
      }
    }
    if (std::any_of(spec.begin(), spec.end(), [&](const auto& other) { return other.column == entry.column; })) {
      tokens_.fail(first, "DUPLICATE_KEY", {{"keyColumn", "`" + entry.column + "`"}});
    }
    spec.push_back(std::move(entry));
  } while (tokens_.accept(TokenKind::kComma));
  tokens_.expect(TokenKind::kRightParen);
  return spec;
}

std::optional<PartitionSpec> CatalogStatementParser::optional_partition_spec() {
  return tokens_.at(Keyword::kPartition) && tokens_.ahead(1, TokenKind::kLeftParen) ? std::optional(partition_spec())
                                                                                    : std::nullopt;
}

// [DEFAULT] COLLATION name
std::string CatalogStatementParser::collation_clause() {
  expect_word("DEFAULT");
  expect_word("COLLATION");
  return Collation::canonical_name(multipart_identifier(false).back());
}

void CatalogStatementParser::refuse_duplicate(bool seen, size_t first, const std::string& clause) {
  if (seen) {
    tokens_.fail(first, "DUPLICATE_CLAUSES", {{"clauseName", clause}});
  }
}

}  // namespace firesteel
