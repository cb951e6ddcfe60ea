package dev.byok.operator.docs;

import static dev.byok.operator.docs.IamStatements.PAGE;
import static dev.byok.operator.docs.IamStatements.actions;
import static dev.byok.operator.docs.IamStatements.conditions;
import static dev.byok.operator.docs.IamStatements.statements;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.byok.operator.Main;
import dev.byok.operator.api.v1alpha1.WrappingAlgorithm;
import dev.byok.operator.api.v1alpha1.WrappingKeySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;

/** Holds the page about IAM to the calls that the code makes, and to what AWS says of condition keys. */
final class IamPageTest {
    private static final Set<String> CALLED = called();
    private static final String OPERATOR = "The operator's policy";
    private static final String DELETION = "For deletionPolicy";
    private static final String PROOF = "For plaintext";
    private static final String KEY_POLICY = "Key policy";
    private static final Pattern KMS_ACTION = Pattern.compile("\\bkms:[A-Z][A-Za-z]+\\b");
    private static final Pattern SERVICE_ACCOUNT = Pattern.compile("system:serviceaccount:([^:\"]+):([^\"]+)");

    /** Keys that only some actions know, and which (Service Authorization Reference, "Actions defined by AWS KMS"). */
    private static final Map<String, Set<String>> OF_ACTIONS = Map.of(
            "kms:WrappingAlgorithm", Set.of("kms:GetParametersForImport"),
            "kms:WrappingKeySpec", Set.of("kms:GetParametersForImport"),
            "kms:ExpirationModel", Set.of("kms:ImportKeyMaterial"),
            "kms:ValidTo", Set.of("kms:ImportKeyMaterial"),
            "aws:RequestTag/imported-key-operator", Set.of("kms:TagResource"));

    /** Keys of every action on a key (the same, "Resource types"), and global ones. */
    private static final Set<String> OF_ALL = Set.of(
            "kms:KeyOrigin",
            "kms:KeySpec",
            "kms:CallerAccount",
            "kms:ResourceAliases",
            "aws:ResourceTag/imported-key-operator",
            "aws:PrincipalArn");

    /** Keys that a key policy does not take (KMS Developer Guide, "AWS KMS condition keys"). */
    private static final Set<String> OF_IDENTITIES =
            Set.of("kms:ResourceAliases", "aws:ResourceTag/imported-key-operator");

    @Test
    void thePoliciesAllowExactlyTheCallsOfTheCode() {
        assertThat(CALLED).hasSizeGreaterThan(4);
        Set<String> allowed = new TreeSet<>();
        for (String heading : List.of(OPERATOR, DELETION, PROOF)) {
            statements(heading).forEach(statement -> allowed.addAll(actions(statement)));
        }
        assertThat(allowed).isEqualTo(CALLED);
        assertThat(PAGE.table("| action |").stream()
                        .map(row -> Page.code(row.getFirst()).getFirst()))
                .containsExactlyInAnyOrderElementsOf(CALLED);
        assertThat(actions(statements(DELETION).getFirst())).containsExactly("kms:DeleteImportedKeyMaterial");
        assertThat(actions(statements(PROOF).getFirst())).containsExactly("kms:GetPublicKey");
    }

    @Test
    void theKeyPolicyAllowsWhatTheOperatorsPolicyDoes() {
        assertThat(actions(statements(KEY_POLICY).getFirst()))
                .isEqualTo(statements(OPERATOR).stream()
                        .flatMap(statement -> actions(statement).stream())
                        .collect(Collectors.toSet()));
    }

    @Test
    void theReadmeNamesNoOtherAction() throws IOException {
        assertThat(KMS_ACTION
                        .matcher(Files.readString(Path.of("README.md")))
                        .results()
                        .map(MatchResult::group))
                .isSubsetOf(CALLED);
    }

    @Test
    void everyConditionKeyIsOneThatAllActionsBesideItKnow() {
        for (JsonNode statement : statements("")) {
            for (String key : conditions(statement)) {
                if (key.startsWith("kms:") || key.startsWith("aws:Res")) {
                    assertThat(OF_ALL.contains(key)
                                    || OF_ACTIONS.getOrDefault(key, Set.of()).containsAll(actions(statement))
                                    || actions(statement).equals(Set.of("kms:CreateKey")))
                            .as("%s beside %s", key, actions(statement))
                            .isTrue();
                }
            }
        }
        statements(KEY_POLICY)
                .forEach(statement -> assertThat(conditions(statement)).doesNotContainAnyElementsOf(OF_IDENTITIES));
    }

    @Test
    void theTableOfConditionKeysSaysTheSame() {
        for (List<String> row : PAGE.table("| key |")) {
            String key = Page.code(row.getFirst()).getFirst();
            assertThat(row.get(1))
                    .as(key)
                    .isEqualTo(OF_ALL.contains(key) ? "all" : "`" + only(OF_ACTIONS.get(key)) + "`");
            assertThat(row.get(2).contains("key policy")).as(key).isNotEqualTo(OF_IDENTITIES.contains(key));
        }
    }

    @Test
    void everyConditionKeyOfThePoliciesIsInTheTable() {
        assertThat(PAGE.table("| key |").stream()
                        .map(row -> Page.code(row.getFirst()).getFirst()))
                .containsAll(Stream.of(OPERATOR, DELETION, PROOF, KEY_POLICY)
                        .flatMap(heading -> statements(heading).stream())
                        .flatMap(statement -> conditions(statement).stream())
                        .toList());
    }

    @Test
    void theWrappingValuesAreOnesThatTheSpecKnows() {
        assertThat(IamStatements.values("kms:WrappingAlgorithm"))
                .isSubsetOf(Arrays.stream(WrappingAlgorithm.values())
                        .map(Enum::name)
                        .toList());
        assertThat(IamStatements.values("kms:WrappingKeySpec"))
                .isSubsetOf(
                        Arrays.stream(WrappingKeySpec.values()).map(Enum::name).toList());
    }

    @Test
    void rolesTrustTheServiceAccountThatIsInstalled() throws IOException {
        String installed = Files.readString(Path.of("deploy", "operator", "service-account.yaml"));
        MatchResult trusted =
                SERVICE_ACCOUNT.matcher(PAGE.text()).results().findFirst().orElseThrow();
        assertThat(installed).contains("  namespace: " + trusted.group(1) + "\n", "  name: " + trusted.group(2) + "\n");
        assertThat(IamStatements.values("aws:RequestTag/kubernetes-namespace")).containsExactly(trusted.group(1));
        assertThat(IamStatements.values("aws:RequestTag/kubernetes-service-account"))
                .containsExactly(trusted.group(2));
    }

    /** The operations of KMS that the code calls, as actions. */
    private static Set<String> called() {
        return new ClassFileImporter()
                .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation()).stream()
                        .map(JavaClass::getMethodCallsFromSelf)
                        .flatMap(Set::stream)
                        .filter(call -> call.getTargetOwner().isEquivalentTo(KmsClient.class))
                        .map(call -> call.getName().replaceFirst("Paginator$", ""))
                        .filter(name -> !Set.of("builder", "close").contains(name))
                        .map(name -> "kms:" + Character.toUpperCase(name.charAt(0)) + name.substring(1))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String only(Set<String> one) {
        return one.iterator().next();
    }
}
