// SHOW FUNCTIONS and DESCRIBE FUNCTION.
#include "logical/commands/command.h"
#include "sql/parser/sql_parser.h"

namespace firesteel {

std::optional<std::string> SqlParser::like_pattern() {
  if (tokens_.accept(Keyword::kLike) || at_string()) {
    return string_value();
  }
  return std::nullopt;
}

// SHOW [USER | SYSTEM | ALL] FUNCTIONS [(FROM | IN) schema] [[LIKE] pattern | name]
PlanPtr SqlParser::show_functions() {
  auto command = std::make_shared<Command>(Command::Statement::kShowFunctions);
  command->mode = "all";
  if (!tokens_.at(Keyword::kFunctions)) {
    command->mode = identifier();
    std::transform(command->mode.begin(), command->mode.end(), command->mode.begin(),
                   [](char c) { return static_cast<char>(std::tolower(c)); });
  }
  tokens_.expect(Keyword::kFunctions);
  if (tokens_.accept(Keyword::kFrom) || tokens_.accept(Keyword::kIn)) {
    command->name = multipart_identifier();
  }
  tokens_.accept(Keyword::kLike);
  if (at_string()) {
    command->pattern = string_value();
  } else if (at_identifier()) {
    command->pattern = multipart_text();
  }
  return command;
}

// Behind DESCRIBE.
PlanPtr SqlParser::describe_function(size_t first) {
  tokens_.expect(Keyword::kFunction);
  auto command = std::make_shared<Command>(Command::Statement::kDescribeFunction);
  if (tokens_.at(Keyword::kExtended) && tokens_.peek(1).kind != TokenKind::kEnd) {
    tokens_.next();
    command->extended = true;
  }
  if (!at_identifier()) {  // an operator or a quoted name
    command->name = {at_string() ? string_value() : std::string(tokens_.text(tokens_.next()))};
  } else {
    command->name = multipart_identifier();
  }
  return command->with_origin(tokens_.origin_from(first));
}

}  // namespace firesteel
