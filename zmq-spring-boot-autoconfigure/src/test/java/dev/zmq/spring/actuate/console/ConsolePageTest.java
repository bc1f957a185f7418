// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConsolePageTest {

    private final String html = new ConsolePage().html();

    @Test
    void bringsAlongAllThatItNeeds() {
        assertThat(html)
                .startsWith("<!doctype html>")
                .contains(
                        "function pictureOf",
                        "function troublesOf",
                        "function columnsOf",
                        "function patch",
                        "\nstart();")
                .doesNotContain("{{")
                .doesNotContainPattern("<(script|link|img|iframe)[^>]* (src|href)=\"(?!data:)")
                .doesNotContain("@import", "url(");
    }

    @Test
    void letsABrowserRunNothingElse() throws Exception {
        String policy = match("<meta http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\">");

        assertThat(policy)
                .startsWith("default-src 'none'; ")
                .contains("script-src '" + hash(match("(?s)<script>(.*)</script>")) + "'")
                .contains("style-src '" + hash(match("(?s)<style>(.*)</style>")) + "'")
                .contains("connect-src 'self'", "base-uri 'none'", "form-action 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void neverMakesMarkupOfData() {
        assertThat(html).doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    }

    private String match(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(html);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static String hash(String text) throws Exception {
        return "sha256-"
                + Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
