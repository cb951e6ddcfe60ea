package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDGenerator.CRDOutput;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * The CRD as the Java types say it, completed by what the generator's annotations cannot say: list and map types, the
 * order of columns, the default of status, each rule once.
 */
final class CrdFile {
    /** The committed file, which users install. */
    static final Path PATH = Path.of("crds", "importedkeys.byok.dev.yaml");

    /** The copy that the chart installs. */
    static final Path IN_CHART =
            Path.of("helm", "imported-key-operator", "files", "crds", "importedkeys.byok.dev.yaml");

    private static final String HEADER = "# Generated from the Java types in"
            + " src/main/java/dev/byok/operator/api/v1alpha1.\n"
            + "# mvn test -Dtest=CrdFileTest -Dcrd.update=true writes it anew.\n";

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private CrdFile() {}

    /** The text that the committed file should have. */
    static String generated() {
        CustomResourceDefinition crd = fromAnnotations();
        for (CustomResourceDefinitionVersion version : crd.getSpec().getVersions()) {
            orderColumns(version);
            complete(version.getSchema().getOpenAPIV3Schema());
        }
        return HEADER + ReadableYaml.of(JSON.convertValue(crd, JsonNode.class));
    }

    /** The committed file. */
    static CustomResourceDefinition committed() throws IOException {
        return JSON.unmarshal(Files.readString(PATH), CustomResourceDefinition.class);
    }

    /** The schema of the committed file's only version. */
    static JSONSchemaProps committedSchema() throws IOException {
        return committed().getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    }

    /** The schema below a path of property names; {@code []} steps into the items of a list. */
    static JSONSchemaProps at(JSONSchemaProps schema, String... path) {
        JSONSchemaProps here = schema;
        for (String step : path) {
            here = "[]".equals(step)
                    ? here.getItems().getSchema()
                    : here.getProperties().get(step);
        }
        return here;
    }

    /** Shows a schema and everything below it to a visitor. */
    static void walk(JSONSchemaProps schema, Consumer<JSONSchemaProps> visitor) {
        visitor.accept(schema);
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(child -> walk(child, visitor));
        }
        if (schema.getItems() != null) {
            walk(schema.getItems().getSchema(), visitor);
        }
    }

    private static CustomResourceDefinition fromAnnotations() {
        InMemory output = new InMemory(new ByteArrayOutputStream());
        new CRDGenerator()
                .customResourceClasses(ImportedKey.class)
                .forCRDVersions("v1")
                .withOutput(output)
                .detailedGenerate();
        return JSON.unmarshal(output.bytes.toString(StandardCharsets.UTF_8), CustomResourceDefinition.class);
    }

    /** The generator sorts columns by path; users read them in the order of the annotations. */
    private static void orderColumns(CustomResourceDefinitionVersion version) {
        List<String> names = Arrays.stream(ImportedKey.class.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        List<CustomResourceColumnDefinition> columns = new ArrayList<>(version.getAdditionalPrinterColumns());
        columns.sort(Comparator.comparingInt(column -> names.indexOf(column.getName())));
        columns.stream().filter(column -> column.getPriority() == 0).forEach(column -> column.setPriority(null));
        version.setAdditionalPrinterColumns(columns);
    }

    private static void complete(JSONSchemaProps root) {
        root.setDescription("An AWS KMS key with imported key material (Origin EXTERNAL), and where its"
                + " material comes"
                + " from.");
        walk(root, CrdFile::eachRuleOnce);
        listMap(at(root, "spec", "materials"), "name");
        for (String half : List.of("encryptedKeyMaterial", "importToken")) {
            at(root, "spec", "materials", "[]", "wrapped", half, "secretKeyRef").setXKubernetesMapType("atomic");
        }
        completeStatus(at(root, "status"));
    }

    private static void completeStatus(JSONSchemaProps status) {
        // Without a default an object that no operator has seen counts as done for kstatus.
        status.setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
        listMap(at(status, "conditions"), "type");
        listMap(at(status, "materials"), "name");
        listMap(at(status, "importParameters"), "material", "publicKeyFingerprint");
        at(status, "materials", "[]", "rejected").setXKubernetesListType("atomic");
        at(status, "conditions", "[]", "status")
                .setEnum(List.of(
                        JsonNodeFactory.instance.textNode("True"),
                        JsonNodeFactory.instance.textNode("False"),
                        JsonNodeFactory.instance.textNode("Unknown")));
        walk(at(status, "materials", "[]", "appliedExpiration"), CrdFile::takeAnything);
        walk(at(status, "materials", "[]", "attempt", "expiration"), CrdFile::takeAnything);
    }

    /** A rule on a record component comes from the component and from its accessor. */
    private static void eachRuleOnce(JSONSchemaProps schema) {
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
        }
    }

    /** A copy of the spec in status: rules that a later version tightens must not refuse the operator's status. */
    private static void takeAnything(JSONSchemaProps schema) {
        schema.setXKubernetesValidations(null);
        schema.setRequired(null);
        schema.setEnum(null);
        schema.setMaxLength(null);
    }

    private static void listMap(JSONSchemaProps list, String... keys) {
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(List.of(keys));
    }

    private record InMemory(ByteArrayOutputStream bytes) implements CRDOutput<ByteArrayOutputStream> {
        @Override
        public ByteArrayOutputStream outputFor(String crdName) {
            return bytes;
        }

        @Override
        public URI crdURI(String crdName) {
            return PATH.toUri();
        }

        @Override
        public void close() {
            // Nothing is held but memory.
        }
    }
}
