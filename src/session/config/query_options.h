#pragma once

#include "analyzer/analyzer.h"
#include "session/config/session_config.h"
#include "sql/parser/parser.h"

namespace firesteel {

/// The settings that the parser and the analyzer look at.
ParserOptions parser_options_of(const SessionConfig& config);
AnalyzerOptions analyzer_options_of(const SessionConfig& config, const EvaluationEnvironment& environment);

}  // namespace firesteel
