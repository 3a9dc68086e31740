package dev.docdb.replicator.sandbox.documentdb.values;

import java.util.Map;

/** The names that a server gives to its error codes. */
public final class ErrorCodes {
  public static final int INTERNAL_ERROR = 1;
  public static final int BAD_VALUE = 2;
  public static final int FAILED_TO_PARSE = 9;
  public static final int UNAUTHORIZED = 13;
  public static final int TYPE_MISMATCH = 14;
  public static final int INVALID_LENGTH = 16;
  public static final int AUTHENTICATION_FAILED = 18;
  public static final int ILLEGAL_OPERATION = 20;
  public static final int NAMESPACE_NOT_FOUND = 26;
  public static final int INDEX_NOT_FOUND = 27;
  public static final int PATH_NOT_VIABLE = 28;
  public static final int CONFLICTING_UPDATE_OPERATORS = 40;
  public static final int CURSOR_NOT_FOUND = 43;
  public static final int NAMESPACE_EXISTS = 48;
  public static final int MAX_TIME_MS_EXPIRED = 50;
  public static final int DOLLAR_PREFIXED_FIELD_NAME = 52;
  public static final int COMMAND_NOT_FOUND = 59;
  public static final int IMMUTABLE_FIELD = 66;
  public static final int INVALID_OPTIONS = 72;
  public static final int INVALID_NAMESPACE = 73;
  public static final int INDEX_OPTIONS_CONFLICT = 85;
  public static final int INDEX_KEY_SPECS_CONFLICT = 86;
  public static final int WRITE_CONFLICT = 112;
  public static final int COMMAND_NOT_SUPPORTED = 115;
  public static final int CAPPED_POSITION_LOST = 136;
  public static final int TRANSACTION_TOO_OLD = 225;
  public static final int NO_SUCH_TRANSACTION = 251;
  public static final int TRANSACTION_COMMITTED = 256;
  public static final int INVALID_RESUME_TOKEN = 260;
  public static final int OPERATION_NOT_SUPPORTED_IN_TRANSACTION = 263;
  public static final int FAIL_POINT_SET_FAILED = 266;
  public static final int CHANGE_STREAM_FATAL_ERROR = 280;
  public static final int CHANGE_STREAM_HISTORY_LOST = 286;
  public static final int FEATURE_NOT_SUPPORTED = 303;
  public static final int BSON_OBJECT_TOO_LARGE = 10334;
  public static final int DUPLICATE_KEY = 11000;
  public static final int UNKNOWN_STAGE = 40324;
  public static final int UNKNOWN_FIELD = 40415;

  private static final Map<Integer, String> NAMES =
      Map.<Integer, String>ofEntries(
          Map.entry(1, "InternalError"),
          Map.entry(2, "BadValue"),
          Map.entry(4, "NoSuchKey"),
          Map.entry(5, "GraphContainsCycle"),
          Map.entry(6, "HostUnreachable"),
          Map.entry(7, "HostNotFound"),
          Map.entry(8, "UnknownError"),
          Map.entry(9, "FailedToParse"),
          Map.entry(10, "CannotMutateObject"),
          Map.entry(11, "UserNotFound"),
          Map.entry(12, "UnsupportedFormat"),
          Map.entry(13, "Unauthorized"),
          Map.entry(14, "TypeMismatch"),
          Map.entry(15, "Overflow"),
          Map.entry(16, "InvalidLength"),
          Map.entry(17, "ProtocolError"),
          Map.entry(18, "AuthenticationFailed"),
          Map.entry(20, "IllegalOperation"),
          Map.entry(21, "EmptyArrayOperation"),
          Map.entry(22, "InvalidBSON"),
          Map.entry(24, "LockTimeout"),
          Map.entry(26, "NamespaceNotFound"),
          Map.entry(27, "IndexNotFound"),
          Map.entry(28, "PathNotViable"),
          Map.entry(30, "NonConformantBSON"),
          Map.entry(40, "ConflictingUpdateOperators"),
          Map.entry(43, "CursorNotFound"),
          Map.entry(46, "LockBusy"),
          Map.entry(47, "NoMatchingDocument"),
          Map.entry(48, "NamespaceExists"),
          Map.entry(50, "MaxTimeMSExpired"),
          Map.entry(52, "DollarPrefixedFieldName"),
          Map.entry(53, "InvalidIdField"),
          Map.entry(55, "InvalidDBRef"),
          Map.entry(56, "EmptyFieldName"),
          Map.entry(57, "DottedFieldName"),
          Map.entry(59, "CommandNotFound"),
          Map.entry(61, "ShardKeyNotFound"),
          Map.entry(63, "StaleShardVersion"),
          Map.entry(64, "WriteConcernFailed"),
          Map.entry(65, "MultipleErrorsOccurred"),
          Map.entry(66, "ImmutableField"),
          Map.entry(67, "CannotCreateIndex"),
          Map.entry(68, "IndexAlreadyExists"),
          Map.entry(70, "ShardNotFound"),
          Map.entry(71, "ReplicaSetNotFound"),
          Map.entry(72, "InvalidOptions"),
          Map.entry(73, "InvalidNamespace"),
          Map.entry(74, "NodeNotFound"),
          Map.entry(76, "NoReplicationEnabled"),
          Map.entry(79, "UnknownReplWriteConcern"),
          Map.entry(85, "IndexOptionsConflict"),
          Map.entry(86, "IndexKeySpecsConflict"),
          Map.entry(89, "NetworkTimeout"),
          Map.entry(90, "CallbackCanceled"),
          Map.entry(91, "ShutdownInProgress"),
          Map.entry(96, "OperationFailed"),
          Map.entry(100, "UnsatisfiableWriteConcern"),
          Map.entry(105, "NotYetInitialized"),
          Map.entry(112, "WriteConflict"),
          Map.entry(115, "CommandNotSupported"),
          Map.entry(121, "DocumentValidationFailure"),
          Map.entry(123, "NotAReplicaSet"),
          Map.entry(133, "FailedToSatisfyReadPreference"),
          Map.entry(134, "ReadConcernMajorityNotAvailableYet"),
          Map.entry(136, "CappedPositionLost"),
          Map.entry(146, "ExceededMemoryLimit"),
          Map.entry(150, "StaleEpoch"),
          Map.entry(163, "DuplicateSession"),
          Map.entry(166, "CommandOnShardedViewNotSupportedOnMongod"),
          Map.entry(167, "OptionNotSupportedOnView"),
          Map.entry(168, "InvalidPipelineOperator"),
          Map.entry(175, "QueryPlanKilled"),
          Map.entry(187, "ClusterTimeFailsRateLimiter"),
          Map.entry(189, "PrimarySteppedDown"),
          Map.entry(190, "MasterSlaveConnectionFailure"),
          Map.entry(197, "InvalidIndexSpecificationOption"),
          Map.entry(202, "NetworkInterfaceExceededTimeLimit"),
          Map.entry(206, "NoSuchSession"),
          Map.entry(211, "KeyNotFound"),
          Map.entry(216, "ElectionInProgress"),
          Map.entry(217, "IncompleteTransactionHistory"),
          Map.entry(222, "CloseChangeStream"),
          Map.entry(225, "TransactionTooOld"),
          Map.entry(229, "SessionTransferIncomplete"),
          Map.entry(234, "RetryChangeStream"),
          Map.entry(237, "CursorKilled"),
          Map.entry(238, "NotImplemented"),
          Map.entry(239, "SnapshotTooOld"),
          Map.entry(241, "ConversionFailure"),
          Map.entry(246, "SnapshotUnavailable"),
          Map.entry(251, "NoSuchTransaction"),
          Map.entry(256, "TransactionCommitted"),
          Map.entry(257, "TransactionTooLarge"),
          Map.entry(260, "InvalidResumeToken"),
          Map.entry(261, "TooManyLogicalSessions"),
          Map.entry(262, "ExceededTimeLimit"),
          Map.entry(263, "OperationNotSupportedInTransaction"),
          Map.entry(264, "TooManyFilesOpen"),
          Map.entry(266, "FailPointSetFailed"),
          Map.entry(267, "PreparedTransactionInProgress"),
          Map.entry(276, "IndexBuildAborted"),
          Map.entry(280, "ChangeStreamFatalError"),
          Map.entry(286, "ChangeStreamHistoryLost"),
          Map.entry(290, "TransactionExceededLifetimeLimitSeconds"),
          Map.entry(292, "QueryExceededMemoryLimitNoDiskUseAllowed"),
          Map.entry(303, "FeatureNotSupported"),
          Map.entry(314, "ObjectIsBusy"),
          Map.entry(317, "ConnectionPoolExpired"),
          Map.entry(322, "APIVersionError"),
          Map.entry(323, "APIStrictError"),
          Map.entry(334, "MechanismUnavailable"),
          Map.entry(391, "ReauthenticationRequired"),
          Map.entry(9001, "SocketException"),
          Map.entry(10003, "CannotGrowDocumentInCappedNamespace"),
          Map.entry(10107, "NotWritablePrimary"),
          Map.entry(10334, "BSONObjectTooLarge"),
          Map.entry(11000, "DuplicateKey"),
          Map.entry(11600, "InterruptedAtShutdown"),
          Map.entry(11601, "Interrupted"),
          Map.entry(11602, "InterruptedDueToReplStateChange"),
          Map.entry(13388, "StaleConfig"),
          Map.entry(13435, "NotPrimaryNoSecondaryOk"),
          Map.entry(13436, "NotPrimaryOrSecondary"));

  private ErrorCodes() {}

  /** The name of a code, or Location and the number where it has none. */
  public static String name(int code) {
    return NAMES.getOrDefault(code, "Location" + code);
  }
}
