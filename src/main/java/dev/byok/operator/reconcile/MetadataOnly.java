package dev.byok.operator.reconcile;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.byok.operator.filter.ResponseFilter;
import dev.byok.operator.watch.Watches;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * Makes a client that asks for the metadata of Secrets only, so that neither the wire nor the parser sees their data.
 * The API server wants PartialObjectMetadataList for a list and PartialObjectMetadata for anything else, and answers
 * 406 to the wrong one.
 */
public final class MetadataOnly {
    private static final String SECRETS = "/secrets";

    private MetadataOnly() {}

    /** A client for the same server and identity. */
    public static KubernetesClient client(Config config) {
        ObjectMapper mapper = new ObjectMapper();
        // The API server writes an empty metadata-only list as "items": null.
        mapper.configOverride(List.class).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
        serialization.registerKubernetesResource(Secret.class);
        serialization.registerKubernetesResource(Status.class);
        return new KubernetesClientBuilder()
                .withConfig(Watches.apart(config))
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withHttpClientBuilderConsumer(builder -> {
                    builder.addOrReplaceInterceptor("metadata-only", new Accept());
                    Watches.guard(builder);
                    ResponseFilter.secretMetadata(builder);
                })
                .withKubernetesSerialization(serialization)
                .build();
    }

    /** Chooses the form per request. */
    private static final class Accept implements Interceptor {
        @Override
        public void before(BasicBuilder headers, HttpRequest request, RequestTags tags) {
            String path = request.uri().getPath();
            if (!path.contains(SECRETS)) {
                return;
            }
            String form = !Watches.opens(request) && path.endsWith(SECRETS)
                    ? "PartialObjectMetadataList"
                    : "PartialObjectMetadata";
            headers.setHeader("Accept", "application/json;as=" + form + ";g=meta.k8s.io;v=v1");
        }
    }
}
