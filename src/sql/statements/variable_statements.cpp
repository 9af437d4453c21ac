// DECLARE, SET VARIABLE, DROP TEMPORARY VARIABLE, EXECUTE IMMEDIATE.
#include "logical/commands/session_statement.h"
#include "sql/parser/sql_parser.h"

#include <set>

namespace firesteel {

bool SqlParser::at_word(std::string_view word, size_t ahead) const {
  const Token& token = tokens_.peek(ahead);
  const std::string_view text = tokens_.text(token);
  return token.kind == TokenKind::kWord && text.size() == word.size() &&
         std::equal(text.begin(), text.end(), word.begin(),
                    [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; });
}

bool SqlParser::at_variable_word(size_t ahead) const { return at_word("VAR", ahead) || at_word("VARIABLE", ahead); }

// Null when the statement is no statement of the session.
PlanPtr SqlParser::session_statement() {
  if (tokens_.at(Keyword::kBegin) && tokens_.position() == 0 && tokens_.peek(1).kind != TokenKind::kEnd) {
    auto statement = std::make_shared<SessionStatement>(SessionStatement::Kind::kScript);
    statement->text = std::string(tokens_.text());
    parse_script(statement->text, options_);
    const Origin origin = tokens_.origin_of(tokens_.peek());
    while (!tokens_.at(TokenKind::kEnd)) {
      tokens_.next();
    }
    return statement->with_origin(origin);
  }
  if (tokens_.at(Keyword::kDeclare)) {
    return declare_variable();
  }
  if (tokens_.at(Keyword::kSet) && at_variable_word(1) && !tokens_.ahead(2, TokenKind::kEqual) &&
      !tokens_.ahead(2, TokenKind::kDot) && !tokens_.ahead(2, TokenKind::kEnd)) {
    return set_variable();
  }
  if (tokens_.at(Keyword::kSet) && at_word("PATH", 1) && tokens_.ahead(2, TokenKind::kEqual)) {
    return set_path();
  }
  const bool temporary = tokens_.ahead(1, Keyword::kTemporary) || tokens_.ahead(1, Keyword::kTemp);
  if (tokens_.at(Keyword::kDrop)) {
    if (temporary && at_variable_word(2)) {
      return drop_variable();
    }
    return tokens_.peek(temporary ? 2 : 1).keyword == Keyword::kFunction ? drop_function() : nullptr;
  }
  if (tokens_.at(Keyword::kExecute) && at_word("IMMEDIATE", 1)) {
    return execute_immediate();
  }
  if (tokens_.at(Keyword::kCreate)) {
    size_t at = tokens_.ahead(1, Keyword::kOr) && tokens_.ahead(2, Keyword::kReplace) ? 3 : 1;
    at += tokens_.ahead(at, Keyword::kTemporary) || tokens_.ahead(at, Keyword::kTemp) ? 1 : 0;
    return tokens_.ahead(at, Keyword::kFunction) ? create_function() : nullptr;
  }
  return nullptr;
}

// DECLARE [OR REPLACE] [VARIABLE] name [, name ...] [type] [{DEFAULT | =} value]
PlanPtr SqlParser::declare_variable() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kDeclare);
  auto statement = std::make_shared<SessionStatement>(SessionStatement::Kind::kDeclareVariable);
  statement->replace = tokens_.accept({Keyword::kOr, Keyword::kReplace});
  if (at_variable_word(0) && (tokens_.peek(1).kind == TokenKind::kWord || tokens_.ahead(1, TokenKind::kBackquoted))) {
    tokens_.next();
  }
  do {
    statement->names.push_back(multipart_identifier());
  } while (tokens_.accept(TokenKind::kComma));
  const auto at_value = [&] { return tokens_.at(TokenKind::kEqual) || at_word("DEFAULT", 0); };
  if (!at_value() && at_identifier()) {
    statement->type = data_type();
  }
  if (at_value()) {
    tokens_.next();
    const size_t start = tokens_.position();
    statement->value = expression();
    statement->text = text_from(start);
  } else if (!statement->type) {
    tokens_.fail_here();
  }
  return statement->with_origin(tokens_.origin_from(first));
}

std::string SqlParser::text_from(size_t first) const {
  const Origin origin = tokens_.origin_from(first);
  return std::string(tokens_.text().substr(static_cast<size_t>(origin.start_index),
                                           static_cast<size_t>(origin.stop_index - origin.start_index + 1)));
}

// SET PATH = schema, DEFAULT_PATH, SYSTEM_PATH, CURRENT_SCHEMA, PATH ...: names, and in value_names the words
PlanPtr SqlParser::set_path() {
  const size_t first = tokens_.position();
  tokens_.next();
  tokens_.next();
  tokens_.next();
  auto statement = std::make_shared<SessionStatement>(SessionStatement::Kind::kSetPath);
  do {
    std::string word;
    for (const char* known : {"DEFAULT_PATH", "SYSTEM_PATH", "PATH", "CURRENT_SCHEMA", "CURRENT_DATABASE"}) {
      word = at_word(known, 0) && !tokens_.ahead(1, TokenKind::kDot) ? known : word;
    }
    Names name = multipart_identifier();
    if (word.empty() && name.size() == 1) {
      SparkError error("INVALID_SQL_PATH_SCHEMA_REFERENCE", {{"qualifiedName", name[0]}});
      throw error.with_position(tokens_.origin_from(first));
    }
    statement->names.push_back(std::move(name));
    statement->value_names.push_back(std::move(word));
  } while (tokens_.accept(TokenKind::kComma));
  return statement->with_origin(tokens_.origin_from(first));
}

// SET VARIABLE a = 1, b = DEFAULT | SET VARIABLE (a, b) = (query)
PlanPtr SqlParser::set_variable() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kSet);
  tokens_.next();
  auto statement = std::make_shared<SessionStatement>(SessionStatement::Kind::kSetVariable);
  if (tokens_.accept(TokenKind::kLeftParen)) {
    do {
      statement->names.push_back(multipart_identifier(false));
    } while (tokens_.accept(TokenKind::kComma));
    tokens_.expect(TokenKind::kRightParen);
    tokens_.expect(TokenKind::kEqual);
    statement->query = parenthesized_query();
    return statement->with_origin(tokens_.origin_from(first));
  }
  do {
    statement->names.push_back(multipart_identifier(false));
    if (tokens_.at(TokenKind::kLeftParen)) {
      tokens_.fail_here(": missing EQ");
    }
    tokens_.expect(TokenKind::kEqual);
    const TokenKind after = tokens_.peek(1).kind;
    const bool lone = after == TokenKind::kEnd || after == TokenKind::kComma || after == TokenKind::kSemicolon;
    if (at_word("DEFAULT", 0) && lone) {
      tokens_.next();
      statement->values.push_back(nullptr);
    } else {
      statement->values.push_back(expression());
    }
  } while (tokens_.accept(TokenKind::kComma));
  return statement->with_origin(tokens_.origin_from(first));
}

PlanPtr SqlParser::drop_variable() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kDrop);
  tokens_.next();
  tokens_.next();
  auto statement = std::make_shared<SessionStatement>(SessionStatement::Kind::kDropVariable);
  statement->if_exists = tokens_.accept({Keyword::kIf, Keyword::kExists});
  statement->names.push_back(multipart_identifier());
  return statement->with_origin(tokens_.origin_from(first));
}

// EXECUTE IMMEDIATE text [INTO variable, ...] [USING value [AS name], ...]
PlanPtr SqlParser::execute_immediate() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kExecute);
  tokens_.next();
  auto statement = std::make_shared<SessionStatement>(SessionStatement::Kind::kExecuteImmediate);
  statement->value = expression();
  if (tokens_.accept(Keyword::kInto)) {
    do {
      statement->names.push_back(multipart_identifier(false));
    } while (tokens_.accept(TokenKind::kComma));
  }
  const size_t using_start = tokens_.position();
  if (tokens_.accept(Keyword::kUsing)) {
    const bool parenthesized = tokens_.at(TokenKind::kLeftParen) && !at_query(1) &&
                               (tokens_.token(tokens_.closing(tokens_.position()) + 1).kind == TokenKind::kEnd ||
                                tokens_.token(tokens_.closing(tokens_.position()) + 1).kind == TokenKind::kSemicolon);
    if (parenthesized) {
      tokens_.next();
    }
    for (const ExprPtr& argument : named_expression_list()) {
      const auto* alias = as<Alias>(argument);
      statement->value_names.push_back(alias == nullptr ? std::string() : alias->name);
      statement->values.push_back(alias == nullptr ? argument : alias->child);
    }
    if (parenthesized) {
      tokens_.expect(TokenKind::kRightParen);
    }
  }
  std::set<std::string_view> seen;
  for (const std::string& name : statement->value_names) {
    if (!name.empty() && !seen.insert(name).second) {
      tokens_.fail(using_start, "EXEC_IMMEDIATE_DUPLICATE_ARGUMENT_ALIASES", {{"aliases", "`" + name + "`"}});
    }
  }
  return statement->with_origin(tokens_.origin_from(first));
}

}  // namespace firesteel
