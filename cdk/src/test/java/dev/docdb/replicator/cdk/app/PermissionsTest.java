package dev.docdb.replicator.cdk.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.docdb.replicator.target.TargetKind;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What each function's role may do: all of it, by name, and nothing else. */
@NeedsNode
class PermissionsTest {
  private static final String HERE = "eu-west-1:111122223333";
  private static final String NETWORK =
      "ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DescribeSubnets,"
          + " ec2:DeleteNetworkInterface, ec2:AssignPrivateIpAddresses, ec2:UnassignPrivateIpAddresses on *";

  private static Map<String, String> common(String function) {
    Map<String, String> common = new TreeMap<>();
    common.put(
        "ReadDocumentdbSecret",
        "secretsmanager:GetSecretValue on arn:aws:secretsmanager:"
            + HERE
            + ":secret:shop/replicator-??????");
    common.put(
        "PublishAlerts",
        "sns:Publish, sns:GetTopicAttributes on arn:aws:sns:" + HERE + ":replicator-alerts");
    common.put(
        "KeySnsTopicArnAlert", "kms:GenerateDataKey, kms:Decrypt on " + Plans.KEY + via("sns"));
    common.put("NetworkInterfaces", NETWORK);
    common.put(
        "NoNetworkInterfacesForTheCode",
        "not "
            + NETWORK
            + " if ArnEquals:lambda:SourceFunctionArn:arn:aws:lambda:"
            + HERE
            + ":function:"
            + function);
    common.put("Logs", "logs:CreateLogStream, logs:PutLogEvents on <ReplicatorLogs>");
    return common;
  }

  private static Map<String, String> alone(TargetKind kind) {
    Map<String, String> expected = common(Sample.stackOf(kind));
    expected.put("ReadCertificates", "s3:GetObject on arn:aws:s3:::authorities/bundle.pem");
    return expected;
  }

  private static String looks() {
    String domain = "arn:aws:es:" + HERE + ":domain/search/";
    return "es:ESHttpGet on "
        + domain
        + ", "
        + domain
        + "_cluster/health, "
        + domain
        + "_nodes/http";
  }

  private static String via(String service) {
    return " if StringEquals:kms:ViaService:" + service + ".eu-west-1.amazonaws.com";
  }

  private static void assertPermissions(Map<String, String> expected, String stack) {
    assertEquals(expected, Statements.of(Sample.templates(), stack));
  }

  @Test
  void openSearch() {
    Map<String, String> expected = alone(TargetKind.OPENSEARCH);
    String domain = "arn:aws:es:" + HERE + ":domain/search/";
    expected.put("WriteToOpenSearch", "es:ESHttpPost on " + domain + "_bulk, " + domain + "_mget");
    expected.put("SeeOpenSearch", looks() + ", " + domain + "alone-opensearch/_settings");
    expected.put(
        "PutTemplateToOpenSearch",
        "es:ESHttpGet, es:ESHttpPut on " + domain + "_index_template/orders");
    expected.put(
        "ReadTemplateOfOpenSearch", "s3:GetObject on arn:aws:s3:::templates/search/orders.json");
    expected.put("KeyElasticsearchTemplate", "kms:Decrypt on " + Plans.KEY + via("s3"));
    assertPermissions(expected, Sample.stackOf(TargetKind.OPENSEARCH));
  }

  @Test
  void kinesis() {
    Map<String, String> expected = alone(TargetKind.KINESIS);
    expected.put(
        "WriteToKinesis",
        "kinesis:PutRecords, kinesis:DescribeStreamSummary on arn:aws:kinesis:"
            + HERE
            + ":stream/orders");
    expected.put("KeyKinesisStream", "kms:GenerateDataKey on " + Plans.KEY + via("kinesis"));
    assertPermissions(expected, Sample.stackOf(TargetKind.KINESIS));
  }

  @Test
  void sqs() {
    Map<String, String> expected = alone(TargetKind.SQS);
    expected.put(
        "WriteToSqs",
        "sqs:SendMessage, sqs:GetQueueAttributes on arn:aws:sqs:" + HERE + ":orders.fifo");
    expected.put("KeySqsQueryUrl", "kms:GenerateDataKey, kms:Decrypt on " + Plans.KEY + via("sqs"));
    assertPermissions(expected, Sample.stackOf(TargetKind.SQS));
  }

  @Test
  void kafka() {
    Map<String, String> expected = alone(TargetKind.KAFKA);
    expected.put(
        "ConnectToKafka",
        "kafka-cluster:Connect, kafka-cluster:WriteDataIdempotently,"
            + " kafka-cluster:DescribeCluster on "
            + Plans.CLUSTER_OF_KAFKA);
    expected.put(
        "WriteToKafka",
        "kafka-cluster:DescribeTopic, kafka-cluster:WriteData,"
            + " kafka-cluster:DescribeTopicDynamicConfiguration, kafka-cluster:CreateTopic on "
            + Plans.CLUSTER_OF_KAFKA.replace(":cluster/", ":topic/")
            + "/alone-kafka");
    assertPermissions(expected, Sample.stackOf(TargetKind.KAFKA));
  }

  @Test
  void s3() {
    Map<String, String> expected = alone(TargetKind.S3);
    expected.put("WriteToS3", "s3:PutObject, s3:GetObject on arn:aws:s3:::lake/changes/*");
    expected.put("SeeBucketOfS3", "s3:ListBucket on arn:aws:s3:::lake");
    expected.put("KeyBucketName", "kms:GenerateDataKey, kms:Decrypt on " + Plans.KEY + via("s3"));
    assertPermissions(expected, Sample.stackOf(TargetKind.S3));
  }

  @Test
  void aWholeDatabaseWithAllTargetsAndBucketsOfItsOwn() {
    Map<String, String> expected = common(Sample.DATABASE);
    String topics = Plans.CLUSTER_OF_KAFKA.replace(":cluster/", ":topic/") + "/whole";
    expected.put("KeyDocumentdbSecret", "kms:Decrypt on " + Plans.KEY + via("secretsmanager"));
    expected.put("ListDeadLetters", "s3:ListBucket on <ReplicatorDeadLetters>");
    expected.put(
        "KeepDeadLetters",
        "s3:PutObject, s3:GetObject, s3:DeleteObject on <ReplicatorDeadLetters>/*");
    expected.put(
        "KeyDeadLetterUri", "kms:GenerateDataKey, kms:Decrypt on " + Plans.KEY + via("s3"));
    expected.put("KeepLargeMessages", "s3:PutObject on <ReplicatorClaimChecks>/claim-check/*");
    expected.put(
        "WriteToOpenSearch", "es:ESHttpPost on arn:aws:es:" + HERE + ":domain/search/_bulk");
    expected.put(
        "WriteToKinesis",
        "kinesis:PutRecords, kinesis:DescribeStreamSummary on arn:aws:kinesis:"
            + HERE
            + ":stream/orders");
    expected.put(
        "WriteToSqs",
        "sqs:SendMessage, sqs:GetQueueAttributes on arn:aws:sqs:" + HERE + ":orders.fifo");
    expected.put(
        "ConnectToKafka",
        "kafka-cluster:Connect, kafka-cluster:WriteDataIdempotently,"
            + " kafka-cluster:DescribeCluster on "
            + Plans.CLUSTER_OF_KAFKA);
    expected.put(
        "WriteToKafka",
        "kafka-cluster:DescribeTopic, kafka-cluster:WriteData,"
            + " kafka-cluster:DescribeTopicDynamicConfiguration on "
            + topics
            + ", "
            + topics
            + "-*");
    expected.put("WriteToS3", "s3:PutObject, s3:GetObject on arn:aws:s3:::lake/*");
    expected.put("SeeBucketOfS3", "s3:ListBucket on arn:aws:s3:::lake");
    expected.put("SeeOpenSearch", looks());
    expected.put("SeeBucketOfLargeMessages", "s3:ListBucket on <ReplicatorClaimChecks>");
    expected.put(
        "KeyBucketKmsKey",
        "kms:GenerateDataKey, kms:Decrypt on arn:aws:kms:"
            + HERE
            + ":key/0123abcd-45ef-67ab-89cd-0123456789ab"
            + via("s3"));
    assertPermissions(expected, Sample.DATABASE);
  }

  @Test
  void secretsByNameAndArnAndAQueueForDeadLetters() {
    Map<String, String> expected = common(Sample.SECRETS);
    String secrets = "secretsmanager:GetSecretValue on arn:aws:secretsmanager:" + HERE + ":secret:";
    expected.put("ReadDocumentdbSecret", secrets + "shop-AbCdEf");
    expected.put("ReadMskSecret", secrets + "AmazonMSK_replicator-??????");
    expected.put("KeyMskSecret", "kms:Decrypt on " + Plans.KEY + via("secretsmanager"));
    expected.put("ReadElasticsearchSecret", secrets + "search-??????");
    expected.put(
        "KeepDeadLetters",
        "sqs:SendMessage, sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility,"
            + " sqs:GetQueueAttributes on arn:aws:sqs:"
            + HERE
            + ":letters");
    expected.put("KeepLargeMessages", "s3:PutObject on arn:aws:s3:::large-messages/claim-check/*");
    expected.put("SeeBucketOfLargeMessages", "s3:ListBucket on arn:aws:s3:::large-messages");
    expected.put("KeyClaimCheckBucket", "kms:GenerateDataKey on " + Plans.KEY + via("s3"));
    assertPermissions(expected, Sample.SECRETS);
  }
}
