package dev.byok.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.List;

/** Reads resources so that a fleet of them takes little memory. */
final class FleetSerialization {
    private static final List<Class<? extends KubernetesResource>> KINDS = List.of(ImportedKey.class, Status.class);

    private FleetSerialization() {}

    /** Knows the kinds that the operator reads, and no others. */
    static KubernetesSerialization create() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.registerModule(new SimpleModule().addDeserializer(String.class, new SharedTexts()));
        // Looked for by itself, every kind that the client knows would be loaded with the first event of a watch.
        KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
        KINDS.forEach(serialization::registerKubernetesResource);
        return serialization;
    }

    /** Half of the texts of a resource stand in every other one too; those that were read lately are held once. */
    private static final class SharedTexts extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1L;
        private static final int SLOTS = 1024;
        private static final int LONGEST = 40;

        /** A race costs a second copy and nothing else: texts are immutable. */
        private final transient String[] lately = new String[SLOTS];

        SharedTexts() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = StringDeserializer.instance.deserialize(parser, context);
            if (text == null || text.length() > LONGEST) {
                return text;
            }
            int slot = text.hashCode() & (SLOTS - 1);
            String known = lately[slot];
            if (text.equals(known)) {
                return known;
            }
            lately[slot] = text;
            return text;
        }
    }
}
