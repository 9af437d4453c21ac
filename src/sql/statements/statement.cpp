// Which statement is it; those without a file of their own.
#include "logical/commands/command.h"
#include "sql/parser/sql_parser.h"

namespace firesteel {

PlanPtr SqlParser::statement() {
  const Nested nested(*this);
  if (PlanPtr of_session = session_statement()) {
    return of_session;
  }
  if (PlanPtr plan = catalog_statement()) {
    return plan;
  }
  if (at_query()) {
    return query();
  }
  switch (tokens_.peek().keyword) {
    case Keyword::kExplain:
      return explain_statement();
    case Keyword::kSet:
      return set_statement();
    case Keyword::kReset:
      return reset_statement();
    case Keyword::kSelect:
    case Keyword::kFrom:
    case Keyword::kWith:
    case Keyword::kValues:
    case Keyword::kTable:
    case Keyword::kMap:
    case Keyword::kReduce:
      return query();
    case Keyword::kAdd:
    case Keyword::kAlter:
    case Keyword::kBegin:
    case Keyword::kCall:
    case Keyword::kCreate:
    case Keyword::kDeclare:
    case Keyword::kDrop:
    case Keyword::kExecute:
    case Keyword::kGrant:
    case Keyword::kList:
    case Keyword::kLoad:
    case Keyword::kRefresh:
    case Keyword::kReplace:
    case Keyword::kRevoke:
    case Keyword::kShow:
      unsupported_statement(2);
    default:
      break;
  }
  if (tokens_.at(TokenKind::kLeftParen)) {
    return query();
  }
  tokens_.fail_here();
}

// Names the statement by its first words; a lone first word is a syntax error.
void SqlParser::unsupported_statement(size_t words) {
  std::string name;
  for (size_t i = 0; i < words && tokens_.peek(i).kind == TokenKind::kWord; ++i) {
    name += (i == 0 ? "" : " ") + std::string(tokens_.text(tokens_.peek(i)));
  }
  if (tokens_.peek(1).kind == TokenKind::kEnd && !tokens_.at(Keyword::kBegin)) {
    tokens_.fail_at(tokens_.peek(1));
  }
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
  unsupported("the statement " + name);
}

PlanPtr SqlParser::explain_statement() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kExplain);
  auto command = std::make_shared<Command>(Command::Statement::kExplain);
  command->mode = "simple";
  struct Mode {
    Keyword keyword;
    const char* name;
  };
  for (const Mode mode :
       {Mode{Keyword::kCodegen, "codegen"}, Mode{Keyword::kCost, "cost"}, Mode{Keyword::kExtended, "extended"},
        Mode{Keyword::kFormatted, "formatted"}, Mode{Keyword::kAnalyze, "analyze"}}) {
    if (tokens_.accept(mode.keyword)) {
      command->mode = mode.name;
      break;
    }
  }
  if (tokens_.accept(Keyword::kLogical)) {
    unsupported("EXPLAIN LOGICAL");
  }
  command->plan = statement();
  return command->with_origin(tokens_.origin_from(first));
}

// The text up to the end of the statement, without semicolons and blanks around it.
std::string SqlParser::rest_of_statement() {
  if (tokens_.at(TokenKind::kEnd)) {
    return "";
  }
  const int start = tokens_.peek().start;
  int end = start;
  while (!tokens_.at(TokenKind::kEnd)) {
    const Token& token = tokens_.next();
    end = token.kind == TokenKind::kSemicolon && tokens_.at(TokenKind::kEnd) ? end : token.end;
  }
  return std::string(tokens_.text().substr(static_cast<size_t>(start), static_cast<size_t>(end - start)));
}

// SET | SET key | SET key = value | SET TIME ZONE ...; keys and values are taken as written.
PlanPtr SqlParser::set_statement() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kSet);
  if (tokens_.accept({Keyword::kTime, Keyword::kZone})) {
    auto command = std::make_shared<Command>(Command::Statement::kSetTimeZone);
    if (at_string()) {
      command->value = string_value();
    } else if (tokens_.accept(Keyword::kLocal)) {
      command->value = "LOCAL";
    } else {
      unsupported("SET TIME ZONE with an interval");
    }
    return command->with_origin(tokens_.origin_from(first));
  }
  auto command = std::make_shared<Command>(Command::Statement::kSet);
  const std::string rest = rest_of_statement();
  const auto trimmed = [](std::string text) {
    const size_t begin = text.find_first_not_of(" \t\r\n");
    const size_t end = text.find_last_not_of(" \t\r\n");
    text = begin == std::string::npos ? std::string() : text.substr(begin, end - begin + 1);
    return text.size() > 1 && text.front() == '`' && text.back() == '`' ? text.substr(1, text.size() - 2) : text;
  };
  if (const size_t equal = rest.find('='); equal != std::string::npos) {
    command->key = trimmed(rest.substr(0, equal));
    command->value = trimmed(rest.substr(equal + 1));
  } else if (!rest.empty() && rest != "-v") {
    command->key = trimmed(rest);
  }
  return command->with_origin(tokens_.origin_from(first));
}

PlanPtr SqlParser::reset_statement() {
  const size_t first = tokens_.position();
  tokens_.expect(Keyword::kReset);
  auto command = std::make_shared<Command>(Command::Statement::kReset);
  const std::string key = rest_of_statement();
  if (!key.empty()) {
    command->key = key.size() > 1 && key.front() == '`' ? key.substr(1, key.size() - 2) : key;
  }
  return command->with_origin(tokens_.origin_from(first));
}

}  // namespace firesteel
