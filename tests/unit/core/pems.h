/* SPDX-License-Identifier: Apache-2.0 */
/* pems.h: keys and certificates of the tests. The first is the example of RFC 7638 3.1; openssl
 * made the others. */
#pragma once

#define PEM_RFC7638_SPKI                                                                           \
	"-----BEGIN PUBLIC KEY-----\n"                                                             \
	"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0vx7agoebGcQSuuPiLJX\n"                       \
	"ZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tS\n"                       \
	"oc/BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ/2W+5JsGY4Hc5n9yBXArwl93lqt\n"                       \
	"7/RN5w6Cf0h4QyQ5v+65YGjQR0/FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0\n"                       \
	"zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt+bFTWhAI4vMQFh6WeZu0f\n"                       \
	"M4lFd2NcRwr3XPksINHaQ+G/xBniIqbw0Ls1jF44+csFCur+kEgU8awapJzKnqDK\n"                       \
	"gwIDAQAB\n"                                                                               \
	"-----END PUBLIC KEY-----\n"

#define PEM_RFC7638_PKCS1                                                                          \
	"-----BEGIN RSA PUBLIC KEY-----\n"                                                         \
	"MIIBCgKCAQEA0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4\n"                       \
	"cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc/BJECPebWKRXjBZCiFV4n3oknjhMst\n"                       \
	"n64tZ/2W+5JsGY4Hc5n9yBXArwl93lqt7/RN5w6Cf0h4QyQ5v+65YGjQR0/FDW2Q\n"                       \
	"vzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbIS\n"                       \
	"D08qNLyrdkt+bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ+G/xBniIqbw\n"                       \
	"0Ls1jF44+csFCur+kEgU8awapJzKnqDKgwIDAQAB\n"                                               \
	"-----END RSA PUBLIC KEY-----\n"

#define PEM_EXPONENT_1                                                                             \
	"-----BEGIN PUBLIC KEY-----\n"                                                             \
	"MIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0AMIIBCAKCAQEA0vx7agoebGcQSuuPiLJX\n"                       \
	"ZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tS\n"                       \
	"oc/BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ/2W+5JsGY4Hc5n9yBXArwl93lqt\n"                       \
	"7/RN5w6Cf0h4QyQ5v+65YGjQR0/FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0\n"                       \
	"zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt+bFTWhAI4vMQFh6WeZu0f\n"                       \
	"M4lFd2NcRwr3XPksINHaQ+G/xBniIqbw0Ls1jF44+csFCur+kEgU8awapJzKnqDK\n"                       \
	"gwIBAQ==\n"                                                                               \
	"-----END PUBLIC KEY-----\n"

#define PEM_RSA_1024                                                                               \
	"-----BEGIN PUBLIC KEY-----\n"                                                             \
	"MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQD0RJ8CfDFyDy5kurCw+XMAZIzy\n"                       \
	"8inwqrV6ZFtV3ryOrtwtX1PCNeyQLhJgNSaZpyuUqLMStKtwaYU78rICoQ3NSNG+\n"                       \
	"M5KC2ftHOz4mKSAhKOpUmPe6V0ErRhsvmU/j54QtVLLkzAZlFQ27z1WNVZZFJ91c\n"                       \
	"mw9D90tM8y4JydCn+wIDAQAB\n"                                                               \
	"-----END PUBLIC KEY-----\n"

#define PEM_EC                                                                                     \
	"-----BEGIN PUBLIC KEY-----\n"                                                             \
	"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEWWXA7JJuXoG4knaSkBVFvPDX/JIN\n"                       \
	"QRsYXuiFLf0h5CaYf8sHCNQbl5XuKIeyCPWyoHUfCtnb437XL1O5OLIcaA==\n"                           \
	"-----END PUBLIC KEY-----\n"

#define PEM_CERT_2040                                                                              \
	"-----BEGIN CERTIFICATE-----\n"                                                            \
	"MIIDGDCCAgACAQEwDQYJKoZIhvcNAQELBQAwUjELMAkGA1UEBhMCRVMxDzANBgNV\n"                       \
	"BAgMBk1hZHJpZDEVMBMGA1UECgwMTWludGFnZSwgTHRkMRswGQYDVQQDDBJjbGll\n"                       \
	"bnQuZXhhbXBsZS5vcmcwHhcNMjYwMTAxMDAwMDAwWhcNNDAwMTAyMDMwNDA1WjBS\n"                       \
	"MQswCQYDVQQGEwJFUzEPMA0GA1UECAwGTWFkcmlkMRUwEwYDVQQKDAxNaW50YWdl\n"                       \
	"LCBMdGQxGzAZBgNVBAMMEmNsaWVudC5leGFtcGxlLm9yZzCCASIwDQYJKoZIhvcN\n"                       \
	"AQEBBQADggEPADCCAQoCggEBAMLlUcgvOqeFo45K71oGhuXki4g6xUTw7npivKR8\n"                       \
	"rV9GBpvMlvD8rnL8uLMpiOrtPtra3EOFQkXBqUrbEjrDuEMAAvKum9igQSS0LV6c\n"                       \
	"sKJI/FXnyaeLj9WfL7BtONXw8pBi9r1MNZ3PHuyuj98Xca1pbacDvh1NaapEPcS6\n"                       \
	"ubU70vd1FCFYMKYQVHuQACNJWRhL/6buhpaixr+npdmmKgdOKeLpbXjV8u4lc+PV\n"                       \
	"unBDV4+UHbOF1yp8yko5drSeKi1l1U2+JfGw7Z7wgniBeG9fFzo3VTyGymsNcuB6\n"                       \
	"Y+xRPAA1KJAvtfCYzsTZMFBcWk6wZR7oqrP5yXmsEES2BSkCAwEAATANBgkqhkiG\n"                       \
	"9w0BAQsFAAOCAQEAuHVqASqlxi/awNo1raaXzT1CoNm6X1XzfiVKj9GcqZP4wyjp\n"                       \
	"oQi3M4fqdqdfx7ld4DD4nO/6uTYLktbvNyxwCsAesBzvo+uKPKBhANFBgFx0AwSc\n"                       \
	"ram0x+Qo6OpfFxM+8NKKSmULBeqRxkPB1McV9GiG9QI0ibvwVlXP/HQ0yHe5HJxW\n"                       \
	"WKZEP1H6qlis80+BHMWcPXixX/sYydg2T+9Iy9XC8rPAPlJxNTQ+Oic3QniRyVrh\n"                       \
	"uT4q4lSdYyvUCAuCm28CuDCGs6IRozbc2a5lJf9REirV3f0n4ANBqAhSfpA47hD4\n"                       \
	"2a19UiUMIPYJeTc7/E5IWOonY5pahfSoeIuUXw==\n"                                               \
	"-----END CERTIFICATE-----\n"

#define PEM_CERT_EC_9999                                                                           \
	"-----BEGIN CERTIFICATE-----\n"                                                            \
	"MIIBDTCBtAIBATAKBggqhkjOPQQDAjASMRAwDgYDVQQDDAdTZcOxb3JhMCAXDTI2\n"                       \
	"MDEwMTAwMDAwMFoYDzk5OTkxMjMxMjM1OTU5WjASMRAwDgYDVQQDDAdTZcOxb3Jh\n"                       \
	"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEWWXA7JJuXoG4knaSkBVFvPDX/JIN\n"                       \
	"QRsYXuiFLf0h5CaYf8sHCNQbl5XuKIeyCPWyoHUfCtnb437XL1O5OLIcaDAKBggq\n"                       \
	"hkjOPQQDAgNIADBFAiAG3xlnCV61pVfjm5U+XV4IfqF1P8sX8w3HjEef3GG2VwIh\n"                       \
	"AICNwhWrZsA19RfnAsF0tZgSP/ciZ1/u5cmCKKKhBht6\n"                                           \
	"-----END CERTIFICATE-----\n"

#define PEM_CERT_NO_SUBJECT                                                                        \
	"-----BEGIN CERTIFICATE-----\n"                                                            \
	"MIHoMIGOAgEBMAoGCCqGSM49BAMCMAAwHhcNMjYwMTAxMDAwMDAwWhcNNDAwMTAy\n"                       \
	"MDMwNDA1WjAAMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEWWXA7JJuXoG4knaS\n"                       \
	"kBVFvPDX/JINQRsYXuiFLf0h5CaYf8sHCNQbl5XuKIeyCPWyoHUfCtnb437XL1O5\n"                       \
	"OLIcaDAKBggqhkjOPQQDAgNJADBGAiEAqp3dn08Gfglr/teNTAoTTaYIy9pISEx1\n"                       \
	"TvkrM0RtVUECIQCCOOXu3qfEbYFRk4Sb6uSZMGaI/hf+b+yVA29FuPyC1w==\n"                           \
	"-----END CERTIFICATE-----\n"

#define PEM_KEY_OF_CERT_2040                                                                       \
	"-----BEGIN PUBLIC KEY-----\n"                                                             \
	"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwuVRyC86p4WjjkrvWgaG\n"                       \
	"5eSLiDrFRPDuemK8pHytX0YGm8yW8Pyucvy4symI6u0+2trcQ4VCRcGpStsSOsO4\n"                       \
	"QwAC8q6b2KBBJLQtXpywokj8VefJp4uP1Z8vsG041fDykGL2vUw1nc8e7K6P3xdx\n"                       \
	"rWltpwO+HU1pqkQ9xLq5tTvS93UUIVgwphBUe5AAI0lZGEv/pu6GlqLGv6el2aYq\n"                       \
	"B04p4ulteNXy7iVz49W6cENXj5Qds4XXKnzKSjl2tJ4qLWXVTb4l8bDtnvCCeIF4\n"                       \
	"b18XOjdVPIbKaw1y4Hpj7FE8ADUokC+18JjOxNkwUFxaTrBlHuiqs/nJeawQRLYF\n"                       \
	"KQIDAQAB\n"                                                                               \
	"-----END PUBLIC KEY-----\n"

#define KID_RFC7638      "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
#define KID_CERT_2040    "TN6-_5qOOoET4e1xYFzR_I29OvqXK7bsCn2GLqYMoF8"
#define X5T_CERT_2040    "CtqorIuLrAS9R7OmKv4PgfFTAbOZEHkj96QZLNQiqdI"
#define X5T_CERT_EC_9999 "lY5Cm95wn6eyj6_jHYw_GtgV3ohTxLAYi7cWrZTqq6A"
