#include "base/errors/error_conditions.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace firesteel {
namespace {

constexpr std::string_view kAnalysis = "org.apache.spark.sql.AnalysisException";
constexpr std::string_view kParse = "org.apache.spark.sql.catalyst.parser.ParseException";
constexpr std::string_view kArithmetic = "org.apache.spark.SparkArithmeticException";
constexpr std::string_view kRuntime = "org.apache.spark.SparkRuntimeException";
constexpr std::string_view kDateTime = "org.apache.spark.SparkDateTimeException";
constexpr std::string_view kNumberFormat = "org.apache.spark.SparkNumberFormatException";
constexpr std::string_view kUnsupported = "org.apache.spark.SparkUnsupportedOperationException";
constexpr std::string_view kIllegalArgument = "org.apache.spark.SparkIllegalArgumentException";
constexpr std::string_view kArrayIndex = "org.apache.spark.SparkArrayIndexOutOfBoundsException";
constexpr std::string_view kSpark = "org.apache.spark.SparkException";
constexpr std::string_view kInvalidPlan = "org.apache.spark.sql.connect.common.InvalidPlanInput";
constexpr std::string_view kSparkSql = "org.apache.spark.SparkSQLException";
constexpr std::string_view kNoSuchElement = "org.apache.spark.SparkNoSuchElementException";
constexpr std::string_view kSecurity = "org.apache.spark.SparkSecurityException";

// Sorted by name (checked by a test): one row a condition. Sentences are ours, parameter names and SQLSTATEs Spark's.
// clang-format off
constexpr auto kConditions = std::to_array<ErrorCondition>({
    {"AMBIGUOUS_REFERENCE", "42704", "The name <name> is ambiguous; it could be any of <referenceNames>.", kAnalysis},
    {"ARITHMETIC_OVERFLOW", "22003", "<message>.<alternative> Set <config> to \"false\" to get the wrapped result instead.", kArithmetic},
    {"BINARY_ARITHMETIC_OVERFLOW", "22003", "<value1> <symbol> <value2> does not fit the type of the result. `<functionName>` returns NULL instead.", kArithmetic},
    {"CANNOT_MERGE_SCHEMAS", "42KD9", "These schemas cannot be merged: <left> and <right>.", kSpark},
    {"CAST_INVALID_INPUT", "22018", "The value <expression> of type <sourceType> is not a valid <targetType>. Correct the value or change the target type; `try_cast` returns NULL for malformed input. Setting <ansiConfig> to \"false\" does the same everywhere.", kNumberFormat},
    {"CAST_OVERFLOW", "22003", "The value <value> of type <sourceType> does not fit into <targetType>. `try_cast` returns NULL instead. Setting <ansiConfig> to \"false\" does the same everywhere.", kArithmetic},
    {"COLUMN_NOT_FOUND", "42703", "The column <colName> does not exist. Check the spelling and the setting <caseSensitiveConfig>.", kAnalysis},
    {"CONFLICTING_DIRECTORY_STRUCTURES", "KD009", "The paths do not belong to one table: <discoveredBasePaths> If they are partitions, name the root of the table in the option \"basePath\"; otherwise read them separately and union them.", kRuntime},
    {"CONFLICTING_PARTITION_COLUMN_NAMES", "KD009", "The folders name different partition columns: <distinctPartColLists> Files may only lie in the deepest folders, and folders of one depth must name one column. Look at: <suspiciousPaths>", kRuntime},
    {"CONNECT_INVALID_PLAN.ASSERTION_FAILURE", "56K00", "<message>", kInvalidPlan},
    {"CONNECT_INVALID_PLAN.CANNOT_FIND_CACHED_LOCAL_RELATION", "56K00", "There is no cached local relation with the hash <hash>.", kInvalidPlan},
    {"CONNECT_INVALID_PLAN.CANNOT_PARSE", "56K00", "The plan cannot be read: <errorMsg>.", kInvalidPlan},
    {"CONNECT_INVALID_PLAN.DATAFRAME_NOT_FOUND", "56K00", "No DataFrame with id <dfId> is found in the session <sessionId>.", kInvalidPlan},
    {"CONNECT_INVALID_PLAN.INVALID_ENUM", "56K00", "This enum value of <fullName> is invalid: <name>(<number>).", kInvalidPlan},
    {"CONNECT_INVALID_PLAN.INVALID_ONE_OF_FIELD_NOT_SET", "56K00", "This field of <fullName> is not set: <name>.", kInvalidPlan},
    {"CONNECT_INVALID_PLAN.INVALID_WITH_RELATION_REFERENCE", "56K00", "A reference of WithRelations is invalid.", kInvalidPlan},
    {"CONNECT_INVALID_PLAN.NOT_FOUND_CACHED_LOCAL_RELATION", "56K00", "The session <sessionUUID> has no cached local relation with the hash <hash>.", kInvalidPlan},
    {"CONNECT_INVALID_PLAN.NOT_FOUND_CHUNKED_CACHED_LOCAL_RELATION", "56K00", "The session <sessionUUID> has no block with the hash <hash> of a cached local relation.", kInvalidPlan},
    {"CONNECT_INVALID_PLAN.PLAN_SIZE_LARGER_THAN_MAX", "56K00", "The plan has <planSize> bytes, more than the limit of <maxPlanSize>.", kInvalidPlan},
    {"CONNECT_INVALID_PLAN.SCHEMA_REQUIRED_FOR_LOCAL_RELATION", "56K00", "A local relation without data needs a schema.", kInvalidPlan},
    {"CONNECT_INVALID_PLAN.SET_OPERATION_MUST_HAVE_TWO_INPUTS", "56K00", "A set operation needs two inputs.", kInvalidPlan},
    {"CONNECT_INVALID_PLAN.USING_COLUMNS_OR_JOIN_CONDITION_SET_IN_JOIN", "56K00", "A join takes USING columns or a condition, not both.", kInvalidPlan},
    {"DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES", "42K09", "<sqlExpr> cannot be resolved: its two sides have different types (<left> and <right>).", kAnalysis},
    {"DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE", "42K09", "<sqlExpr> cannot be resolved: the operator needs <inputType>, not <actualDataType>.", kAnalysis},
    {"DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION", "42K09", "<sqlExpr> cannot be resolved: <srcType> cannot be cast to <targetType>.", kAnalysis},
    {"DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE", "42K09", "<sqlExpr> cannot be resolved: the <paramIndex> parameter needs the type <requiredType>, but <inputSql> has the type <inputType>.", kAnalysis},
    {"DATATYPE_MISSING_SIZE", "42K01", "The type <type> needs a length, as in <type>(10).", kParse},
    {"DATETIME_OVERFLOW", "22008", "Datetime operation overflow: <operation>.", kDateTime},
    {"DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION", "22003", "The precision <precision> of a decimal is above the maximum of <maxPrecision>.", kParse},
    {"DIVIDE_BY_ZERO", "22012", "Division by zero. `try_divide` tolerates a zero divisor and returns NULL. If necessary set <config> to \"false\" to bypass this error.", kArithmetic},
    {"FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER", "KD001", "Reading the file <path> failed: its footer could not be read. It is not a Parquet or ORC file, or it is damaged.", kSpark},
    {"FAILED_READ_FILE.FILE_NOT_EXIST", "KD001", "Reading the file <path> failed: it does not exist any more.", kSpark},
    {"FAILED_READ_FILE.NO_HINT", "KD001", "Reading the file <path> failed.", kSpark},
    {"FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH", "KD001", "Reading the file <path> failed: the Parquet column <column> was to be read as the Spark type <expectedType>, but it is stored as <actualType>.", kSpark},
    {"FAILED_TO_PARSE_TOO_COMPLEX", "54001", "The statement, including functions and views in it, is too complex to parse. Divide it into simpler ones.", kParse},
    {"INCOMPLETE_TYPE_DEFINITION.ARRAY", "42K01", "Incomplete complex type: ARRAY needs an element type, as in ARRAY<elementType>.", kParse},
    {"INCOMPLETE_TYPE_DEFINITION.MAP", "42K01", "Incomplete complex type: MAP needs a key and a value type, as in MAP of TIMESTAMP and INT.", kParse},
    {"INCOMPLETE_TYPE_DEFINITION.STRUCT", "42K01", "Incomplete complex type: STRUCT needs at least one field.", kParse},
    {"INTERNAL_ERROR", "XX000", "<message>", kSpark},
    {"INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION", "22015", "Overflow in an operation on intervals.", kArithmetic},
    {"INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION", "22015", "Overflow in an operation on intervals. `<functionName>` tolerates it and returns NULL.", kArithmetic},
    {"INTERVAL_DIVIDED_BY_ZERO", "22012", "An interval is divided by zero. `try_divide` tolerates a zero divisor and returns NULL.", kArithmetic},
    {"INVALID_CLONE_SESSION_REQUEST.TARGET_SESSION_ID_ALREADY_EXISTS", "42K04", "A session with the id <targetSessionId> exists already.", kSparkSql},
    {"INVALID_CLONE_SESSION_REQUEST.TARGET_SESSION_ID_FORMAT", "42K04", "The session id <targetSessionId> is not a UUID.", kSparkSql},
    {"INVALID_CURSOR.DISCONNECTED", "HY109", "The cursor has been disconnected by the server.", kSparkSql},
    {"INVALID_CURSOR.NOT_REATTACHABLE", "HY109", "The cursor cannot be reattached.", kSparkSql},
    {"INVALID_CURSOR.POSITION_NOT_AVAILABLE", "HY109", "The response <responseId> is no longer kept at the position <index>.", kSparkSql},
    {"INVALID_CURSOR.POSITION_NOT_FOUND", "HY109", "The response <responseId> is not known.", kSparkSql},
    {"INVALID_HANDLE.FORMAT", "HY000", "The handle <handle> is invalid. It must be a UUID.", kSparkSql},
    {"INVALID_HANDLE.OPERATION_ABANDONED", "HY000", "The handle <handle> is invalid. The operation was left alone for too long and removed.", kSparkSql},
    {"INVALID_HANDLE.OPERATION_ALREADY_EXISTS", "HY000", "The handle <handle> is invalid. The operation exists already.", kSparkSql},
    {"INVALID_HANDLE.OPERATION_NOT_FOUND", "HY000", "The handle <handle> is invalid. There is no such operation.", kSparkSql},
    {"INVALID_HANDLE.SESSION_CHANGED", "HY000", "The handle <handle> is invalid. The server has restarted since: connect again.", kSparkSql},
    {"INVALID_HANDLE.SESSION_CLOSED", "HY000", "The handle <handle> is invalid. The session was closed.", kSparkSql},
    {"INVALID_HANDLE.SESSION_NOT_FOUND", "HY000", "The handle <handle> is invalid. There is no such session.", kSparkSql},
    {"INVALID_IDENTIFIER", "42602", "The unquoted identifier <ident> is invalid: write it in back quotes. Without them only letters, digits and underscores are allowed.", kParse},
    {"INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION", "22006", "An interval with a part below one day cannot be added to a date. Cast the date to a timestamp, or turn ANSI mode off.", kIllegalArgument},
    {"INVALID_NUMERIC_LITERAL_RANGE", "22003", "The numeric literal <rawStrippedQualifier> is outside the range of <typeName>, which is <minValue> to <maxValue>.", kParse},
    {"INVALID_PARAMETER_VALUE", "22023", "The value of the parameter <parameter> of <functionName> is invalid.", kRuntime},
    {"INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE", "22023", "The parameter <parameter> of <functionName> must be in [0, <upper>), not <invalidValue>.", kIllegalArgument},
    {"INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE", "42000", "Invalid SQL syntax: IN needs at least one value.", kParse},
    {"INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION", "42000", "Invalid SQL syntax: the window <windowName> is defined twice.", kParse},
    {"INVALID_SQL_SYNTAX.UNRESOLVED_WINDOW_REFERENCE", "42000", "Invalid SQL syntax: the window reference <windowName> is not defined.", kParse},
    {"INVALID_TIMEZONE", "22009", "The time zone <timeZone> is no region id and no offset.", kDateTime},
    {"INVALID_TYPED_LITERAL", "42604", "The value <value> of the typed literal <valueType> is invalid.", kParse},
    {"INVALID_WINDOW_SPEC", "42000", "Invalid window specification.", kParse},
    {"NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION", "22003", "The <roundedValue>, rounded half up from <originalValue>, does not fit Decimal(<precision>, <scale>).", kArithmetic},
    {"NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION", "22003", "<value> does not fit Decimal(<precision>, <scale>). If necessary set <config> to \"false\" to bypass this error, and return NULL instead.", kArithmetic},
    {"OPERATION_CANCELED", "HY008", "The operation was canceled.", kSpark},
    {"PARQUET_TYPE_ILLEGAL", "42846", "The Parquet type <parquetType> has no Spark type.", kAnalysis},
    {"PARQUET_TYPE_NOT_SUPPORTED", "42846", "The Parquet type <parquetType> is not supported yet.", kAnalysis},
    {"PARSE_EMPTY_STATEMENT", "42617", "Syntax error: the statement is empty.", kParse},
    {"PARSE_SYNTAX_ERROR", "42601", "Syntax error at or near <error><hint>.", kParse},
    {"PATH_NOT_FOUND", "42K03", "The path <path> does not exist.", kAnalysis},
    {"REMAINDER_BY_ZERO", "22012", "Remainder by zero. `try_mod` tolerates a zero divisor and returns NULL. If necessary set <config> to \"false\" to bypass this error.", kArithmetic},
    {"SECURITY_ERROR", "42501", "<message>", kSecurity},
    {"SQL_CONF_NOT_FOUND", "42K0I", "The setting <sqlConf> is not known.", kNoSuchElement},
    {"TABLE_OR_VIEW_NOT_FOUND", "42P01", "The table or view <relationName> cannot be found. Check the spelling, the schema and the catalog.", kAnalysis},
    {"TASK_WRITE_FAILED", "58030", "Writing rows to <path> failed.", kSpark},
    {"UNABLE_TO_ACQUIRE_MEMORY", "53200", "Could not get <requestedBytes> bytes of memory (got <receivedBytes>). Raise firesteel.memory.limit.", kSpark},
    {"UNABLE_TO_INFER_SCHEMA", "42KD9", "No schema can be inferred for <format>; it must be given.", kAnalysis},
    {"UNCLOSED_BRACKETED_COMMENT", "42601", "A bracketed comment is not closed: append */ at its end.", kParse},
    {"UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", "42703", "The name <objectName> cannot be resolved to a column, variable or function parameter.", kAnalysis},
    {"UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703", "The name <objectName> cannot be resolved to a column, variable or function parameter. Did you mean one of <proposal>?", kAnalysis},
    {"UNRESOLVED_ROUTINE", "42883", "The routine <routineName> cannot be found on the search path <searchPath>.", kAnalysis},
    {"UNSUPPORTED_ARROWTYPE", "0A000", "The Arrow type <typeName> is not supported.", kUnsupported},
    {"UNSUPPORTED_DATATYPE", "0A000", "The data type <typeName> is not supported.", kParse},
    {"UNSUPPORTED_FEATURE.FIRESTEEL", "0A000", "Not supported by this engine: <feature>.", kUnsupported},
    {"UNSUPPORTED_FEATURE.LATERAL_JOIN_USING", "0A000", "The feature is not supported: JOIN USING with a LATERAL correlation.", kParse},
    {"UNSUPPORTED_FEATURE.LATERAL_NATURAL_JOIN", "0A000", "The feature is not supported: NATURAL join with a LATERAL correlation.", kParse},
    {"UNSUPPORTED_TIME_PRECISION", "0A001", "The precision <precision> of the seconds of TIME is outside 0 to 6.", kSpark},
    {"UNSUPPORTED_TYPED_LITERAL", "0A000", "Literals of the type <unsupportedType> are not supported; supported are <supportedTypes>.", kParse},
    {"_LEGACY_ERROR_TEMP_0016", "", "<bytesStr> is not a length in bytes.", kParse},
    {"_LEGACY_ERROR_TEMP_0026", "", "Only numbers may stand in an interval of several units, not <value>.", kParse},
    {"_LEGACY_ERROR_TEMP_0029", "", "Year-month and day-time fields cannot be mixed: <literal>.", kParse},
    {"_LEGACY_ERROR_TEMP_0064", "", "<msg>.", kParse},
    {"_LEGACY_ERROR_TEMP_1228", "", "The scale <scale> of a decimal is above its precision <precision>.", kAnalysis},
    {"_LEGACY_ILLEGAL_ARGUMENT", "", "<message>", kIllegalArgument},
    {"_LEGACY_INDEX", "", "<message>", kArrayIndex},
    {"_LEGACY_TIME", "", "<message>", kDateTime},
});
// clang-format on

}  // namespace

const ErrorCondition* find_error_condition(std::string_view name) {
  const auto found = std::lower_bound(kConditions.begin(), kConditions.end(), name,
                                      [](const ErrorCondition& row, std::string_view key) { return row.name < key; });
  return found != kConditions.end() && found->name == name ? &*found : nullptr;
}

}  // namespace firesteel
