/**
 * The configuration file: YAML in, the settings records of the other rooms out.
 *
 * <pre>
 *  file → YamlTree → Node, with line and column → Section: typed, says what is wrong
 *                                                   │
 *       GatewayReader · ListenersReader · UpstreamReader · TopicsReader · SessionsReader
 *                                                   │
 *                                             GatewayConfig
 * </pre>
 *
 * <p>A reader never stops at a mistake: it reports it, goes on with the default in its place, and
 * the loader throws everything that was found at once. What a reader does not ask a section for is
 * an unknown key, so that nothing in a file is ignored in silence.
 */
package io.mqttsn.config;
