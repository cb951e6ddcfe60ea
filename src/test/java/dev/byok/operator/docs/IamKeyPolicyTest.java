package dev.byok.operator.docs;

import static dev.byok.operator.docs.IamStatements.actions;
import static dev.byok.operator.docs.IamStatements.conditions;
import static dev.byok.operator.docs.IamStatements.statements;
import static dev.byok.operator.docs.IamStatements.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is let through by the key policy, by the policy for all teams, and by the trust of Pod Identity. */
final class IamKeyPolicyTest {
    private static final String OPERATOR = "The operator's policy";
    private static final String BY_NAMESPACE = "Keys by namespace";
    private static final String KEY_POLICY = "Key policy";

    /**
     * KMS's "DeleteImportedKeyMaterial" is what stops a key at once, so somebody besides the operator must be able to.
     */
    @Test
    void theRoleForEmergenciesCanStopAKeyAndNobodyElseIsLetThroughTheDeny() {
        String stop = "kms:DeleteImportedKeyMaterial";
        JsonNode deny = statement("NobodyElseImports");
        List<String> exempt = texts(deny.at("/Condition/ArnNotEquals/aws:PrincipalArn"));
        JsonNode emergency = statement("BreakGlass");
        String role = emergency.at("/Principal/AWS").asText();

        assertThat(actions(deny)).contains(stop, "kms:ImportKeyMaterial", "kms:GetParametersForImport");
        assertThat(conditions(deny)).containsExactly("aws:PrincipalArn");
        assertThat(exempt)
                .containsExactlyInAnyOrder(
                        statement("ImportedKeyOperator").at("/Principal/AWS").asText(), role);
        assertThat(actions(emergency)).contains(stop, "kms:ImportKeyMaterial", "kms:GetParametersForImport");
        assertThat(statements(KEY_POLICY))
                .filteredOn(other -> other.path("Effect").asText().equals("Deny") && !other.equals(deny))
                .allSatisfy(other -> assertThat(actions(other)).doesNotContain(stop));
    }

    @Test
    void thePolicyByNamespaceIsTheOperatorsWithTheSessionsNamespaceForTheTag() {
        List<String> fixed =
                statements(OPERATOR).stream().map(IamKeyPolicyTest::withoutSid).toList();
        assertThat(statements(BY_NAMESPACE))
                .extracting(IamKeyPolicyTest::withoutSid)
                .map(text -> text.replace("${aws:PrincipalTag/kubernetes-namespace}", "payments"))
                .containsExactlyInAnyOrderElementsOf(fixed);
    }

    @Test
    void theTrustOfPodIdentityNamesTheClusterOfTheInstallation() {
        String cluster = IamStatements.values("aws:RequestTag/eks-cluster-arn")
                .iterator()
                .next();
        assertThat(cluster).matches("arn:aws:eks:[a-z0-9-]+:[0-9]{12}:cluster/[A-Za-z0-9_-]+");
        assertThat(Page.of("install.md").text())
                .contains("--cluster-name " + cluster.substring(cluster.lastIndexOf('/') + 1) + " ");
    }

    private static JsonNode statement(String sid) {
        List<JsonNode> found = statements(KEY_POLICY).stream()
                .filter(statement -> statement.path("Sid").asText().equals(sid))
                .toList();
        assertThat(found).as(sid).hasSize(1);
        return found.getFirst();
    }

    private static String withoutSid(JsonNode statement) {
        ObjectNode copy = statement.deepCopy();
        copy.remove("Sid");
        return copy.toString();
    }
}
