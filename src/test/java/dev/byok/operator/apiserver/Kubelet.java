package dev.byok.operator.apiserver;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

/** Says of every Pod that it runs and is ready, as the kubelet of a node would. Nothing runs. */
public final class Kubelet implements AutoCloseable {
    private final ControlPlane api;
    private final SharedIndexInformer<Pod> pods;

    private Kubelet(ControlPlane api) {
        this.api = api;
        pods = api.admin().pods().inAnyNamespace().inform(new Newcomers());
    }

    /** Begins to say so. */
    public static Kubelet start(ControlPlane api) {
        return new Kubelet(api);
    }

    @Override
    public void close() {
        pods.close();
    }

    private void say(Pod pod) {
        // Whatever version it has by now: nobody else writes a Pod's status here.
        Pod ready = new PodBuilder(pod)
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
        api.admin().resource(ready).updateStatus();
    }

    private final class Newcomers implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            say(pod);
        }

        @Override
        public void onUpdate(Pod before, Pod after) {
            // It was told what it had to be told.
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            // It is gone.
        }
    }
}
