package dev.byok.operator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the API server's audit log says of a request.
 *
 * @param stage ResponseComplete; a watch is told at ResponseStarted too
 * @param user such as {@code system:serviceaccount:NAMESPACE:NAME}
 * @param verb such as get, list, watch, create, update, patch, delete
 * @param group the API group; empty for the core group
 * @param resource the plural; empty if the request was for no resource
 * @param subresource such as status; empty if none
 * @param code the HTTP status of the answer
 * @param allowed what RBAC decided
 * @param time when it arrived, RFC 3339
 * @param sent what was sent by a ServiceAccount, or to an ImportedKey but not to its status; missing otherwise
 */
public record AuditEntry(
        String stage,
        String user,
        String userAgent,
        String verb,
        String uri,
        String group,
        String resource,
        String subresource,
        String namespace,
        String name,
        int code,
        boolean allowed,
        String time,
        JsonNode sent) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads a log; a last line that is still being written is left out. */
    static List<AuditEntry> read(Path log) {
        List<AuditEntry> entries = new ArrayList<>();
        try {
            String all = Files.readString(log);
            for (String line :
                    all.substring(0, all.lastIndexOf('\n') + 1).lines().toList()) {
                entries.add(of(JSON.readTree(line)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    private static AuditEntry of(JsonNode line) {
        JsonNode object = line.path("objectRef");
        return new AuditEntry(
                line.path("stage").asText(),
                line.at("/user/username").asText(),
                line.path("userAgent").asText(),
                line.path("verb").asText(),
                line.path("requestURI").asText(),
                object.path("apiGroup").asText(),
                object.path("resource").asText(),
                object.path("subresource").asText(),
                object.path("namespace").asText(),
                object.path("name").asText(),
                line.at("/responseStatus/code").asInt(),
                "allow"
                        .equals(line.at("/annotations/authorization.k8s.io~1decision")
                                .asText()),
                line.path("requestReceivedTimestamp").asText(),
                line.path("requestObject"));
    }
}
