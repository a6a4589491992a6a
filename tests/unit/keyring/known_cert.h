/* SPDX-License-Identifier: Apache-2.0 */
/* known_cert.h: a certificate and its facts as the openssl program tells them (x509 -fingerprint,
 * -modulus, -outform DER). Its key was thrown away. */
#pragma once
#define KNOWN_CERT                                                                                 \
	"-----BEGIN CERTIFICATE-----\n"                                                            \
	"MIIDETCCAfmgAwIBAgIUWMH12xwsl5QZSB/JYr/AKZDbIKEwDQYJKoZIhvcNAQEL\n"                       \
	"BQAwGDEWMBQGA1UEAwwNa25vd24uZXhhbXBsZTAeFw0yNjExMjUxMDE3MzhaFw0z\n"                       \
	"NjExMjIxMDE3MzhaMBgxFjAUBgNVBAMMDWtub3duLmV4YW1wbGUwggEiMA0GCSqG\n"                       \
	"SIb3DQEBAQUAA4IBDwAwggEKAoIBAQC5zadwAiCCxUGMAz0dvduJn8FvkvSyqeLQ\n"                       \
	"JiviMiQbqyBzndY7uhBg+px4YiLDN1AX3S37pZcqDcloUpv1NLaDayLZbUdNKjdl\n"                       \
	"XTnUE6DyWXT0SIuyCZb/IXrd4XCbINs8teJH6BoX/6Jp+yoD4XJ4htbvepl3Mo4A\n"                       \
	"i33Y9S7kfaAgqWLHlmlzSpw9laMk5QbjTl2KSH0U96KoqMwDISNWFxw6YzCsTyV2\n"                       \
	"w1Xcl79dJuZ2NkdmJV/QXaUwU8vV2wa294MNvryBrSyZEcyEl9HQUKVSUTZb8ecf\n"                       \
	"tRFiIQuPq4KUf/92jem+LZXPdlMYCo2wAboHClL1iEu6wAvhYaw/AgMBAAGjUzBR\n"                       \
	"MB0GA1UdDgQWBBQWfMWHir1u/j0VpCA2qHj7qo9sgzAfBgNVHSMEGDAWgBQWfMWH\n"                       \
	"ir1u/j0VpCA2qHj7qo9sgzAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUA\n"                       \
	"A4IBAQB8ay68Z9T0oMiBPvBA6gVAIpIF1iJZYunfsvZlD4XGoBO2QJV9L97ixLwa\n"                       \
	"E8aAXhdou6JskLx6GRpLh1f3gBhbkMJA4un/QwVSBQ+gDotqyPrXw71bFM7GRlk1\n"                       \
	"LlhhVUlWdlZSugGThcR2XV/J6UwUqUWgw0WybRb9SwnWn/akSXJh+T5WE9X0qw4e\n"                       \
	"lkzUfE71wRN4+qoeGjJlhbU8cZ6DbaEztZUepIWVMS4ZqcJpRvZGdIfxdPqylZRQ\n"                       \
	"H0WmpoJwFQPmJIG1KL13wIuWSHh+ZUyIixtbvIYXmAzJCBIWdX10mAzALULaPM0s\n"                       \
	"Q1g+xYjzms83JyUR88wnUxhOnppT\n"                                                           \
	"-----END CERTIFICATE-----\n"
#define KNOWN_FINGERPRINT "71:53:95:3C:48:4D:AF:BE:7B:84:1E:22:BB:8A:D2:B8:7F:00:63:02"
#define KNOWN_THUMBPRINT  "7153953C484DAFBE7B841E22BB8AD2B87F006302"
#define KNOWN_X5T         "cVOVPEhNr757hB4iu4rSuH8AYwI"
#define KNOWN_N                                                                                    \
	"uc2ncAIggsVBjAM9Hb3biZ_Bb5L0sqni0CYr4jIkG6sgc53WO7oQYPqceGIiwzdQF90t-6WXKg3JaFKb"         \
	"9TS2g2si2W1HTSo3ZV051BOg8ll09EiLsgmW_yF63eFwmyDbPLXiR-gaF_-iafsqA-FyeIbW73qZdzKO"         \
	"AIt92PUu5H2gIKlix5Zpc0qcPZWjJOUG405dikh9FPeiqKjMAyEjVhccOmMwrE8ldsNV3Je_XSbmdjZH"         \
	"ZiVf0F2lMFPL1dsGtveDDb68ga0smRHMhJfR0FClUlE2W_HnH7URYiELj6uClH__do3pvi2Vz3ZTGAqN"         \
	"sAG6BwpS9YhLusAL4WGsPw"
#define KNOWN_X5C                                                                                  \
	"MIIDETCCAfmgAwIBAgIUWMH12xwsl5QZSB/JYr/AKZDbIKEwDQYJKoZIhvcNAQELBQAwGDEWMBQGA1UE"         \
	"AwwNa25vd24uZXhhbXBsZTAeFw0yNjExMjUxMDE3MzhaFw0zNjExMjIxMDE3MzhaMBgxFjAUBgNVBAMM"         \
	"DWtub3duLmV4YW1wbGUwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQC5zadwAiCCxUGMAz0d"         \
	"vduJn8FvkvSyqeLQJiviMiQbqyBzndY7uhBg+px4YiLDN1AX3S37pZcqDcloUpv1NLaDayLZbUdNKjdl"         \
	"XTnUE6DyWXT0SIuyCZb/IXrd4XCbINs8teJH6BoX/6Jp+yoD4XJ4htbvepl3Mo4Ai33Y9S7kfaAgqWLH"         \
	"lmlzSpw9laMk5QbjTl2KSH0U96KoqMwDISNWFxw6YzCsTyV2w1Xcl79dJuZ2NkdmJV/QXaUwU8vV2wa2"         \
	"94MNvryBrSyZEcyEl9HQUKVSUTZb8ecftRFiIQuPq4KUf/92jem+LZXPdlMYCo2wAboHClL1iEu6wAvh"         \
	"Yaw/AgMBAAGjUzBRMB0GA1UdDgQWBBQWfMWHir1u/j0VpCA2qHj7qo9sgzAfBgNVHSMEGDAWgBQWfMWH"         \
	"ir1u/j0VpCA2qHj7qo9sgzAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQB8ay68Z9T0"         \
	"oMiBPvBA6gVAIpIF1iJZYunfsvZlD4XGoBO2QJV9L97ixLwaE8aAXhdou6JskLx6GRpLh1f3gBhbkMJA"         \
	"4un/QwVSBQ+gDotqyPrXw71bFM7GRlk1LlhhVUlWdlZSugGThcR2XV/J6UwUqUWgw0WybRb9SwnWn/ak"         \
	"SXJh+T5WE9X0qw4elkzUfE71wRN4+qoeGjJlhbU8cZ6DbaEztZUepIWVMS4ZqcJpRvZGdIfxdPqylZRQ"         \
	"H0WmpoJwFQPmJIG1KL13wIuWSHh+ZUyIixtbvIYXmAzJCBIWdX10mAzALULaPM0sQ1g+xYjzms83JyUR"         \
	"88wnUxhOnppT"
