// CREATE [OR REPLACE] [TEMPORARY] FUNCTION ... RETURN ..., DROP FUNCTION.
#include "base/text/ascii_case.h"
#include "logical/commands/session_statement.h"
#include "sql/parser/sql_parser.h"

#include <set>

namespace firesteel {
namespace {

std::string last_name(const Names& name) { return name.back(); }

}  // namespace

// name type [NOT NULL] [DEFAULT value] [COMMENT 'text']
SessionStatement::FunctionParameter SqlParser::function_parameter(size_t list_start) {
  SessionStatement::FunctionParameter parameter;
  parameter.name = error_capturing_identifier();
  parameter.type = data_type();
  while (!tokens_.at(TokenKind::kComma) && !tokens_.at(TokenKind::kRightParen)) {
    const size_t first = tokens_.position();
    if (tokens_.accept({Keyword::kNot, Keyword::kNull})) {
      const size_t close = tokens_.closing(list_start - 1);
      const auto begin = static_cast<size_t>(tokens_.token(list_start).start);
      const auto end = static_cast<size_t>(tokens_.token(close).start);
      tokens_.fail(first, "USER_DEFINED_FUNCTIONS.NOT_NULL_ON_FUNCTION_PARAMETERS",
                   {{"input", std::string(tokens_.text().substr(begin, end - begin))}});
    }
    if (at_word("GENERATED", 0)) {
      tokens_.fail(first, "INVALID_SQL_SYNTAX.CREATE_FUNC_WITH_GENERATED_COLUMNS_AS_PARAMETERS", {});
    }
    if (at_word("UNIQUE", 0) || at_word("CHECK", 0) || at_word("PRIMARY", 0) || at_word("REFERENCES", 0) ||
        at_word("CONSTRAINT", 0)) {
      tokens_.fail(first, "INVALID_SQL_SYNTAX.CREATE_FUNC_WITH_COLUMN_CONSTRAINTS", {});
    }
    if (at_word("DEFAULT", 0)) {
      tokens_.next();
      const size_t start = tokens_.position();
      expression();
      parameter.default_text = text_from(start);
    } else if (tokens_.accept(Keyword::kComment)) {
      parameter.comment = string_value();
    } else {
      tokens_.fail_here();
    }
  }
  return parameter;
}

void SqlParser::function_returns(SessionStatement& statement) {
  if (!at_word("RETURNS", 0)) {
    return;
  }
  tokens_.next();
  if (!tokens_.at(Keyword::kTable) || tokens_.ahead(1, TokenKind::kDot)) {
    statement.type = data_type();
    return;
  }
  tokens_.next();
  statement.returns_some_table = true;
  if (!tokens_.accept(TokenKind::kLeftParen)) {
    return;
  }
  const size_t start = tokens_.position();
  Schema columns;
  std::set<std::string> seen;
  do {
    const std::string name = error_capturing_identifier();
    DataType type = data_type();
    if (const size_t at = tokens_.position(); tokens_.accept({Keyword::kNot, Keyword::kNull})) {
      const size_t close = tokens_.closing(start - 1);
      const auto begin = static_cast<size_t>(tokens_.token(start).start);
      tokens_.fail(at, "USER_DEFINED_FUNCTIONS.NOT_NULL_ON_FUNCTION_PARAMETERS",
                   {{"input", std::string(tokens_.text().substr(
                                  begin, static_cast<size_t>(tokens_.token(close).start) - begin))}});
    }
    if (tokens_.accept(Keyword::kComment)) {
      string_value();
    }
    columns.push_back({name, std::move(type), true, ""});
    if (!seen.insert(ascii_lower_case(name)).second) {
      statement.properties.emplace_back("duplicate column", ascii_lower_case(name));
    }
  } while (tokens_.accept(TokenKind::kComma));
  tokens_.expect(TokenKind::kRightParen);
  statement.returns_table = std::move(columns);
}

// LANGUAGE SQL, [NOT] DETERMINISTIC, COMMENT '..', CONTAINS SQL | READS SQL DATA, SQL SECURITY ...
void SqlParser::routine_characteristics(SessionStatement& statement) {
  while (!at_word("RETURN", 0)) {
    if (at_word("LANGUAGE", 0)) {
      tokens_.next();
      if (const std::string language = identifier(); ascii_lower_case(language) != "sql") {
        unsupported("functions in the language " + language);
      }
    } else if (at_word("DETERMINISTIC", 0)) {
      tokens_.next();
    } else if (tokens_.at(Keyword::kNot) && at_word("DETERMINISTIC", 1)) {
      tokens_.next();
      tokens_.next();
    } else if (tokens_.accept(Keyword::kComment)) {
      statement.properties.emplace_back("comment", string_value());
    } else if (at_word("CONTAINS", 0) && at_word("SQL", 1)) {
      tokens_.next();
      tokens_.next();
      statement.properties.emplace_back("data access", "CONTAINS SQL");
    } else if (at_word("READS", 0) && at_word("SQL", 1) && at_word("DATA", 2)) {
      tokens_.next();
      tokens_.next();
      tokens_.next();
      statement.properties.emplace_back("data access", "READS SQL DATA");
    } else if (at_word("SQL", 0) && at_word("SECURITY", 1)) {
      tokens_.next();
      tokens_.next();
      tokens_.next();
    } else if (tokens_.at(Keyword::kAs) && tokens_.ahead(1, TokenKind::kString)) {
      unsupported("functions of Java classes");
    } else {
      tokens_.fail_here();
    }
  }
}

PlanPtr SqlParser::create_function() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kCreate);
  auto statement = std::make_shared<SessionStatement>(SessionStatement::Kind::kCreateFunction);
  statement->replace = tokens_.accept({Keyword::kOr, Keyword::kReplace});
  statement->temporary = tokens_.accept(Keyword::kTemporary) || tokens_.accept(Keyword::kTemp);
  tokens_.expect(Keyword::kFunction);
  statement->if_not_exists = tokens_.accept({Keyword::kIf, Keyword::kNot, Keyword::kExists});
  statement->names.push_back(multipart_identifier());
  if (tokens_.at(Keyword::kAs)) {
    unsupported("functions of Java classes");
  }
  tokens_.expect(TokenKind::kLeftParen);
  const size_t list_start = tokens_.position();
  if (!tokens_.at(TokenKind::kRightParen)) {
    do {
      statement->parameters.push_back(function_parameter(list_start));
    } while (tokens_.accept(TokenKind::kComma));
  }
  tokens_.expect(TokenKind::kRightParen);
  std::set<std::string> seen;
  for (const auto& parameter : statement->parameters) {
    if (!seen.insert(ascii_lower_case(parameter.name)).second) {
      throw SparkError("DUPLICATE_ROUTINE_PARAMETER_NAMES", {{"routineName", last_name(statement->names[0])},
                                                             {"names", "`" + ascii_lower_case(parameter.name) + "`"}});
    }
  }
  function_returns(*statement);
  for (const auto& [key, value] : statement->properties) {
    if (key == "duplicate column") {
      throw SparkError("DUPLICATE_ROUTINE_RETURNS_COLUMNS",
                       {{"routineName", last_name(statement->names[0])}, {"columns", "`" + value + "`"}});
    }
  }
  routine_characteristics(*statement);
  tokens_.next();  // RETURN
  const size_t body = tokens_.position();
  statement->body_is_query = at_query();
  if (statement->body_is_query) {
    statement->query = query();
  } else {
    statement->value = expression();
  }
  statement->text = text_from(body);
  return statement->with_origin(tokens_.origin_from(first));
}

PlanPtr SqlParser::drop_function() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kDrop);
  auto statement = std::make_shared<SessionStatement>(SessionStatement::Kind::kDropFunction);
  statement->temporary = tokens_.accept(Keyword::kTemporary) || tokens_.accept(Keyword::kTemp);
  tokens_.expect(Keyword::kFunction);
  statement->if_exists = tokens_.accept({Keyword::kIf, Keyword::kExists});
  statement->names.push_back(multipart_identifier());
  return statement->with_origin(tokens_.origin_from(first));
}

}  // namespace firesteel
