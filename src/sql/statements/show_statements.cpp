// SHOW ... and DESCRIBE ...
#include "logical/commands/command.h"
#include "sql/parser/sql_parser.h"

namespace firesteel {

PlanPtr SqlParser::show_statement() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kShow);
  PlanPtr command;
  switch (tokens_.peek().keyword) {
    case Keyword::kTables:
    case Keyword::kViews:
    case Keyword::kDatabases:
    case Keyword::kNamespaces:
    case Keyword::kSchemas:
      command = show_names();
      break;
    case Keyword::kColumns: {
      tokens_.next();
      auto columns = std::make_shared<Command>(Command::Statement::kShowColumns);
      if (!tokens_.accept(Keyword::kFrom)) {
        tokens_.expect(Keyword::kIn);
      }
      columns->name = multipart_identifier();
      if (tokens_.accept(Keyword::kFrom) || tokens_.accept(Keyword::kIn)) {
        Names schema = multipart_identifier();
        schema.push_back(columns->name.back());
        columns->name = std::move(schema);
      }
      command = columns;
      break;
    }
    case Keyword::kCurrent:
      tokens_.next();
      if (!tokens_.at_any({Keyword::kDatabase, Keyword::kNamespace, Keyword::kSchema})) {
        tokens_.fail_here();
      }
      tokens_.next();
      command = std::make_shared<Command>(Command::Statement::kShowCurrentNamespace);
      break;
    default:
      if (tokens_.at(Keyword::kFunctions) || tokens_.ahead(1, Keyword::kFunctions)) {
        command = show_functions();
        break;
      }
      if (!tokens_.at(TokenKind::kWord)) {
        tokens_.fail_here();
      }
      tokens_.rewind(first);
      unsupported_statement(3);
  }
  return command->with_origin(tokens_.origin_from(first));
}

std::optional<std::string> SqlParser::like_pattern() {
  if (tokens_.accept(Keyword::kLike) || at_string()) {
    return string_value();
  }
  return std::nullopt;
}

// SHOW TABLES | VIEWS | DATABASES [(FROM | IN) name] [[LIKE] pattern]
PlanPtr SqlParser::show_names() {
  const Keyword what = tokens_.next().keyword;
  auto command = std::make_shared<Command>(what == Keyword::kTables  ? Command::Statement::kShowTables
                                           : what == Keyword::kViews ? Command::Statement::kShowViews
                                                                     : Command::Statement::kShowDatabases);
  if (tokens_.accept(Keyword::kFrom) || tokens_.accept(Keyword::kIn)) {
    command->name = multipart_identifier();
  }
  command->pattern = like_pattern();
  return command;
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

PlanPtr SqlParser::describe_statement() {
  const size_t first = tokens_.position();
  tokens_.next();
  if (tokens_.at(Keyword::kQuery) || at_query()) {
    tokens_.accept(Keyword::kQuery);
    auto command = std::make_shared<Command>(Command::Statement::kDescribeQuery);
    command->plan = query();
    return command->with_origin(tokens_.origin_from(first));
  }
  if (tokens_.at_any({Keyword::kDatabase, Keyword::kNamespace, Keyword::kSchema}) &&
      tokens_.peek(1).kind == TokenKind::kWord) {
    tokens_.rewind(first);
    unsupported_statement(2);
  }
  const bool function = tokens_.at(Keyword::kFunction) && tokens_.peek(1).kind != TokenKind::kEnd;
  auto command =
      std::make_shared<Command>(function ? Command::Statement::kDescribeFunction : Command::Statement::kDescribeTable);
  if (function || (tokens_.at(Keyword::kTable) && tokens_.peek(1).kind == TokenKind::kWord)) {
    tokens_.next();
  }
  if ((tokens_.at(Keyword::kExtended) || (!function && tokens_.at(Keyword::kFormatted))) &&
      tokens_.peek(1).kind != TokenKind::kEnd) {
    tokens_.next();
    command->extended = true;
  }
  if (function && !at_identifier()) {  // an operator or a quoted name
    command->name = {at_string() ? string_value() : std::string(tokens_.text(tokens_.next()))};
  } else {
    command->name = multipart_identifier();
  }
  if (!function && !tokens_.at(TokenKind::kEnd) && !tokens_.at(TokenKind::kSemicolon)) {
    unsupported("DESCRIBE of a column or partition");
  }
  return command->with_origin(tokens_.origin_from(first));
}

}  // namespace firesteel
