// CREATE [OR REPLACE] [GLOBAL] TEMPORARY VIEW and DROP VIEW.
#include "logical/commands/command.h"
#include "sql/parser/sql_parser.h"

namespace firesteel {

PlanPtr SqlParser::create_statement() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kCreate);
  const bool replace = tokens_.accept({Keyword::kOr, Keyword::kReplace});
  const bool global = tokens_.accept(Keyword::kGlobal);
  const bool temporary = tokens_.accept(Keyword::kTemporary) || tokens_.accept(Keyword::kTemp);
  if (temporary && tokens_.at(Keyword::kView)) {
    return create_temp_view(first, replace, global);
  }
  if (tokens_.at(TokenKind::kEnd) || tokens_.peek(1).kind == TokenKind::kEnd) {
    tokens_.fail_at(tokens_.at(TokenKind::kEnd) ? tokens_.peek() : tokens_.peek(1));
  }
  const std::string_view what = tokens_.text(tokens_.peek());
  const bool known =
      tokens_.at_any({Keyword::kTable, Keyword::kView, Keyword::kDatabase, Keyword::kSchema, Keyword::kNamespace,
                      Keyword::kFunction, Keyword::kExternal, Keyword::kMaterialized, Keyword::kStreaming}) ||
      what == "INDEX" || what == "ROLE";
  if (!known) {
    tokens_.fail_here();
  }
  tokens_.rewind(first);
  unsupported_statement(temporary ? 3 : 2);
}

PlanPtr SqlParser::create_temp_view(size_t first, bool replace, bool global) {
  tokens_.expect(Keyword::kView);
  auto command = std::make_shared<Command>(Command::Statement::kCreateTempView);
  command->replace = replace;
  command->global = global;
  if (tokens_.at({Keyword::kIf, Keyword::kNot})) {
    unsupported("CREATE TEMPORARY VIEW IF NOT EXISTS");
  }
  command->name = multipart_identifier();
  if (tokens_.at(TokenKind::kLeftParen)) {
    tokens_.next();
    do {
      command->column_names.push_back(identifier());
      if (tokens_.accept(Keyword::kComment)) {
        string_value();
      }
    } while (tokens_.accept(TokenKind::kComma));
    tokens_.expect(TokenKind::kRightParen);
  }
  if (tokens_.accept(Keyword::kUsing)) {
    command->plan = data_source_of_view();
    return command->with_origin(tokens_.origin_from(first));
  }
  while (!tokens_.at(Keyword::kAs)) {
    if (tokens_.accept(Keyword::kComment)) {
      string_value();
    } else if (tokens_.accept(Keyword::kTblproperties)) {
      property_list();
    } else {
      tokens_.fail_here();
    }
  }
  tokens_.next();
  const size_t start = tokens_.position();
  command->plan = query();
  const Origin whole = tokens_.origin_from(start);
  command->sql_text = std::string(tokens_.text().substr(static_cast<size_t>(whole.start_index),
                                                        static_cast<size_t>(whole.stop_index - whole.start_index + 1)));
  return command->with_origin(tokens_.origin_from(first));
}

// USING format [OPTIONS (path '..', key 'value')]
PlanPtr SqlParser::data_source_of_view() {
  const size_t first = tokens_.position();
  auto source = std::make_shared<UnresolvedDataSource>();
  source->format = multipart_text();
  if (tokens_.accept(Keyword::kOptions)) {
    for (auto& [key, value] : property_list()) {
      std::string lower = key;
      std::transform(lower.begin(), lower.end(), lower.begin(),
                     [](char c) { return static_cast<char>(std::tolower(c)); });
      if (lower == "path") {
        source->paths.push_back(value);
      } else {
        source->options[lower] = value;
      }
    }
  }
  return source->with_origin(tokens_.origin_from(first));
}

// (key = 'value', 'key' 12, a.b true)
std::vector<std::pair<std::string, std::string>> SqlParser::property_list() {
  tokens_.expect(TokenKind::kLeftParen);
  std::vector<std::pair<std::string, std::string>> properties;
  do {
    std::string key = at_string() ? string_value() : multipart_text();
    tokens_.accept(TokenKind::kEqual);
    std::string value;
    if (at_string()) {
      value = string_value();
    } else if (!tokens_.at(TokenKind::kComma) && !tokens_.at(TokenKind::kRightParen)) {
      value = std::string(tokens_.text(tokens_.next()));
    }
    properties.emplace_back(std::move(key), std::move(value));
  } while (tokens_.accept(TokenKind::kComma));
  tokens_.expect(TokenKind::kRightParen);
  return properties;
}

PlanPtr SqlParser::drop_statement() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kDrop);
  if (!tokens_.at(Keyword::kView)) {
    const bool known = tokens_.at_any({Keyword::kTable, Keyword::kDatabase, Keyword::kSchema, Keyword::kNamespace,
                                       Keyword::kFunction, Keyword::kTemporary, Keyword::kTemp});
    if (!known) {
      tokens_.fail_here();
    }
    tokens_.rewind(first);
    unsupported_statement(2);
  }
  tokens_.next();
  auto command = std::make_shared<Command>(Command::Statement::kDropView);
  command->if_exists = tokens_.accept({Keyword::kIf, Keyword::kExists});
  command->name = multipart_identifier();
  return command->with_origin(tokens_.origin_from(first));
}

}  // namespace firesteel
