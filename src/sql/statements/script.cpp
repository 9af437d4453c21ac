// BEGIN ... END: blocks, control statements, handlers.
#include "sql/parser/script.h"

#include "logical/commands/session_statement.h"
#include "sql/parser/sql_parser.h"
#include "sql/statements/catalog_statement_parser.h"

namespace firesteel {
namespace {

std::string upper_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

}  // namespace

std::string ScriptText::padded() const {
  if (text.empty()) {
    return {};
  }
  std::string blanks = script->substr(0, start);
  for (char& c : blanks) {
    c = c == '\n' ? '\n' : ' ';
  }
  return blanks + text;
}

std::shared_ptr<const ScriptStatement> parse_script(std::string_view text, const ParserOptions& options) {
  ParserOptions names_unknown = options;
  names_unknown.identifier_text = [](const ExprPtr&) { return std::string("x"); };
  return CatalogStatementParser(text, names_unknown).script();
}

std::shared_ptr<const ScriptStatement> SqlParser::script() {
  auto block = script_block("");
  while (tokens_.accept(TokenKind::kSemicolon)) {
  }
  if (!tokens_.at(TokenKind::kEnd)) {
    tokens_.fail_here();
  }
  return block;
}

ScriptPtr SqlParser::script_block(std::string label) {
  auto block = std::make_shared<ScriptStatement>();
  block->kind = ScriptStatement::Kind::kBlock;
  block->label = std::move(label);
  tokens_.expect(Keyword::kBegin);
  if (tokens_.at(Keyword::kNot) && at_word("ATOMIC", 1)) {
    tokens_.next();
    tokens_.next();
  }
  block->body = script_body({"END"});
  tokens_.expect(Keyword::kEnd);
  end_label(block->label);
  return block;
}

// Statements, each with its semicolon, up to one of the words.
ScriptBody SqlParser::script_body(std::initializer_list<std::string_view> ends) {
  const Nested nested(*this);
  ScriptBody body;
  while (!std::any_of(ends.begin(), ends.end(), [&](std::string_view word) { return at_word(word, 0); })) {
    if (tokens_.at(TokenKind::kEnd)) {
      tokens_.fail_here();
    }
    body.push_back(script_statement());
    tokens_.expect(TokenKind::kSemicolon);
  }
  return body;
}

void SqlParser::end_label(const std::string& label) {
  if (!at_identifier()) {
    return;
  }
  const size_t first = tokens_.position();
  const std::string name = identifier();
  if (label.empty()) {
    tokens_.fail(first, "END_LABEL_WITHOUT_BEGIN_LABEL", {{"endLabel", "`" + name + "`"}});
  }
  if (upper_case(name) != upper_case(label)) {
    tokens_.fail(first, "LABELS_MISMATCH", {{"beginLabel", "`" + label + "`"}, {"endLabel", "`" + name + "`"}});
  }
}

ScriptPtr SqlParser::script_statement() {
  std::string label;
  if (at_identifier() && tokens_.ahead(1, TokenKind::kColon)) {
    label = identifier();
    tokens_.next();
  }
  if (tokens_.at(Keyword::kBegin)) {
    return script_block(std::move(label));
  }
  if (at_word("WHILE", 0) || at_word("REPEAT", 0) || at_word("LOOP", 0) || tokens_.at(Keyword::kFor)) {
    return script_loop(std::move(label));
  }
  if (tokens_.at(Keyword::kIf)) {
    return script_if();
  }
  if (tokens_.at(Keyword::kCase)) {
    return script_case();
  }
  auto statement = std::make_shared<ScriptStatement>();
  if (at_word("LEAVE", 0) || at_word("ITERATE", 0)) {
    statement->kind = at_word("LEAVE", 0) ? ScriptStatement::Kind::kLeave : ScriptStatement::Kind::kIterate;
    tokens_.next();
    statement->name = identifier();
    return statement;
  }
  if (tokens_.at(Keyword::kDeclare)) {
    return script_declaration();
  }
  statement->text = statement_text();
  return statement;
}

// The text up to the semicolon, parsed once for its syntax. SET a = 1 is about variables here.
ScriptText SqlParser::statement_text() {
  const size_t first = tokens_.position();
  while (!tokens_.at(TokenKind::kSemicolon) && !tokens_.at(TokenKind::kEnd)) {
    tokens_.next();
  }
  ScriptText text = tokens_.position() > first ? script_text(first) : ScriptText();
  const std::string_view word = tokens_.text(tokens_.token(first));
  const bool set = upper_case(std::string(word)) == "SET";
  const std::string_view second = tokens_.text(tokens_.token(first + 1));
  const std::string second_word = upper_case(std::string(second));
  if (set && second_word != "VAR" && second_word != "VARIABLE") {
    text.text.insert(word.size(), " VARIABLE");
  }
  try {
    parse_statement(text.text, options_);
  } catch (const SparkError& error) {
    // What this engine lacks is reported when the statement is reached, as any other error of it.
    if (error.condition() != "UNSUPPORTED_FEATURE.FIRESTEEL") {
      parse_statement(text.padded(), options_);  // the same error at its place in the script
      throw;
    }
  }
  return text;
}

ScriptText SqlParser::script_text(size_t first) const {
  return {text_from(first), tokens_.shared_text(), static_cast<size_t>(tokens_.token(first).start)};
}

// DECLARE variable; DECLARE name CONDITION [FOR SQLSTATE 'nnnnn']; DECLARE {EXIT | CONTINUE} HANDLER FOR ... statement
ScriptPtr SqlParser::script_declaration() {
  auto statement = std::make_shared<ScriptStatement>();
  if (at_word("HANDLER", 2) && (at_word("EXIT", 1) || at_word("CONTINUE", 1))) {
    statement->kind = ScriptStatement::Kind::kHandler;
    statement->exits = at_word("EXIT", 1);
    tokens_.next();
    tokens_.next();
    tokens_.next();
    tokens_.expect(Keyword::kFor);
    do {
      statement->conditions.push_back(handled_condition());
    } while (tokens_.accept(TokenKind::kComma));
    if (tokens_.at(Keyword::kBegin)) {
      statement->body = {script_block("")};
    } else {
      auto action = std::make_shared<ScriptStatement>();
      action->text = statement_text();
      statement->body = {std::move(action)};
    }
    return statement;
  }
  if (at_word("CONDITION", 2)) {
    statement->kind = ScriptStatement::Kind::kCondition;
    tokens_.next();
    statement->name = identifier();
    tokens_.next();
    statement->sql_state = "45000";
    if (tokens_.accept(Keyword::kFor)) {
      if (!at_word("SQLSTATE", 0)) {
        tokens_.fail_here();
      }
      statement->sql_state = handled_condition().substr(std::string_view("SQLSTATE ").size());
    }
    return statement;
  }
  statement->kind = ScriptStatement::Kind::kDeclare;
  statement->text = statement_text();
  return statement;
}

std::string SqlParser::handled_condition() {
  if (at_word("SQLSTATE", 0)) {
    tokens_.next();
    if (at_word("VALUE", 0)) {
      tokens_.next();
    }
    return "SQLSTATE " + upper_case(string_value());
  }
  if (tokens_.at(Keyword::kNot) && at_word("FOUND", 1)) {
    tokens_.next();
    tokens_.next();
    return "NOT FOUND";
  }
  return upper_case(multipart_text());
}

// The text of an expression or query that is parsed here and again when it is run.
ScriptText SqlParser::expression_text() {
  const size_t first = tokens_.position();
  expression();
  return script_text(first);
}

ScriptPtr SqlParser::script_if() {
  auto statement = std::make_shared<ScriptStatement>();
  statement->kind = ScriptStatement::Kind::kIf;
  do {
    tokens_.next();  // IF, ELSEIF
    ScriptText condition = expression_text();
    tokens_.expect(Keyword::kThen);
    statement->branches.push_back({std::move(condition), script_body({"ELSEIF", "ELSE", "END"})});
  } while (at_word("ELSEIF", 0));
  if (tokens_.accept(Keyword::kElse)) {
    statement->body = script_body({"END"});
  }
  tokens_.expect(Keyword::kEnd);
  tokens_.expect(Keyword::kIf);
  return statement;
}

ScriptPtr SqlParser::script_case() {
  auto statement = std::make_shared<ScriptStatement>();
  statement->kind = ScriptStatement::Kind::kCase;
  tokens_.next();
  if (!tokens_.at(Keyword::kWhen)) {
    statement->text = expression_text();
  }
  while (tokens_.accept(Keyword::kWhen)) {
    ScriptText condition = expression_text();
    tokens_.expect(Keyword::kThen);
    statement->branches.push_back({std::move(condition), script_body({"WHEN", "ELSE", "END"})});
  }
  if (statement->branches.empty()) {
    tokens_.fail_here();
  }
  if (tokens_.accept(Keyword::kElse)) {
    statement->body = script_body({"END"});
  }
  tokens_.expect(Keyword::kEnd);
  tokens_.expect(Keyword::kCase);
  return statement;
}

ScriptPtr SqlParser::script_loop(std::string label) {
  auto statement = std::make_shared<ScriptStatement>();
  statement->label = std::move(label);
  const std::string word = upper_case(std::string(tokens_.text(tokens_.next())));
  if (word == "WHILE") {
    statement->kind = ScriptStatement::Kind::kWhile;
    statement->text = expression_text();
  } else if (word == "FOR") {
    statement->kind = ScriptStatement::Kind::kFor;
    if (at_identifier() && tokens_.ahead(1, Keyword::kAs)) {
      statement->name = identifier();
      tokens_.next();
    }
    const size_t first = tokens_.position();
    query();
    statement->text = script_text(first);
  }
  if (word == "WHILE" || word == "FOR") {
    if (!at_word("DO", 0)) {
      tokens_.fail_here();
    }
    tokens_.next();
    statement->body = script_body({"END"});
  } else if (word == "LOOP") {
    statement->kind = ScriptStatement::Kind::kLoop;
    statement->body = script_body({"END"});
  } else {
    statement->kind = ScriptStatement::Kind::kRepeat;
    statement->body = script_body({"UNTIL"});
    tokens_.next();
    statement->text = expression_text();
  }
  tokens_.expect(Keyword::kEnd);
  if (!at_word(word, 0)) {
    tokens_.fail_here();
  }
  tokens_.next();
  end_label(statement->label);
  return statement;
}

}  // namespace firesteel
