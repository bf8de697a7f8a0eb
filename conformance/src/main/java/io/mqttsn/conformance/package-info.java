/**
 * Which test proves which behaviour. The build, not a person, writes {@code docs/conformance.md}:
 *
 * <pre>
 * docs/behaviours.md              what is promised, the only list of numbers
 * &lt;module&gt;/target/test-classes    which test carries which number (in its display name)
 * &lt;module&gt;/target/*-reports       how each test went
 * docs/deliberate-differences.md  what is not proven, and why
 * </pre>
 *
 * <p>Which tests belong to a behaviour is read from the compiled tests, because that is the same on
 * every machine; the result is read from the reports of the run. A behaviour that nobody proves, or
 * that is proven and still listed as different, fails the build.
 */
package io.mqttsn.conformance;
