#pragma once

// The generated protocol classes, named without their headers: those are included by .cpp files only.
namespace google::protobuf {
class MessageLite;
template <typename T>
class RepeatedPtrField;
}  // namespace google::protobuf

namespace spark::connect {
class AddArtifactsRequest;
class AddArtifactsResponse;
class Aggregate;
class AnalyzePlanRequest;
class AnalyzePlanResponse;
class ArtifactStatusesRequest;
class ArtifactStatusesResponse;
class Catalog;
class CloneSessionRequest;
class CloneSessionResponse;
class Command;
class ConfigRequest;
class ConfigResponse;
class DataType;
class ExecutePlanRequest;
class ExecutePlanResponse;
class Expression;
class Expression_Alias;
class Expression_Cast;
class Expression_LambdaFunction;
class Expression_Literal;
class Expression_SortOrder;
class Expression_UnresolvedFunction;
class Expression_Window;
class ExpressionCommon;
class FetchErrorDetailsRequest;
class FetchErrorDetailsResponse;
class FetchErrorDetailsResponse_Error;
class GetStatusRequest;
class GetStatusResponse;
class InterruptRequest;
class InterruptResponse;
class Plan;
class ReattachExecuteRequest;
class Relation;
class ReleaseExecuteRequest;
class ReleaseExecuteResponse;
class ReleaseSessionRequest;
class ReleaseSessionResponse;
class SqlCommand;
class WriteOperation;
class WriteOperationV2;
class StatDescribe;
class StatSummary;
class SubqueryExpression;
class UserContext;
}  // namespace spark::connect

namespace firesteel {
namespace pb = ::spark::connect;
}  // namespace firesteel
