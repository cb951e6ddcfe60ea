package dev.byok.operator.quota;

/**
 * The work at an endpoint.
 *
 * @param active resources that are worked on
 * @param waiting resources that wait for a slot, or for the endpoint to answer again
 * @param unanswered namespaces that get no answer there, and try one resource at a time
 */
public record EndpointLoad(int active, int waiting, int unanswered) {
    EndpointLoad plus(EndpointLoad more) {
        return new EndpointLoad(active + more.active, waiting + more.waiting, unanswered + more.unanswered);
    }
}
