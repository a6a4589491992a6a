// SPDX-License-Identifier: Apache-2.0
// Code that gets a token by client credentials, and code that uses one; complete programs with this tenant's values.
// A secret is never among them: it is read from the environment.
export interface SampleFacts {
  issuer: string;
  audience: string;
  clientId: string;
  /** Only in the cURL line; none asks for all that is granted. */
  scope?: string;
}

export const languages = ['cURL', 'Node', 'Python', 'Go', 'C'] as const;
export type Language = (typeof languages)[number];

/** A JSON text inside a here-document, in which the shell reads $, ` and \\. */
const inHere = (text: string) => JSON.stringify(text).replace(/[\\$`]/g, '\\$&');

const requestBody = (f: SampleFacts) =>
  `{"grant_type":"client_credentials","client_id":"${f.clientId}","audience":"${f.audience}"`;

export const getToken: Record<Language, (f: SampleFacts) => string> = {
  cURL: (f) => `curl --request POST \\
  --url ${f.issuer}oauth/token \\
  --header 'content-type: application/json' \\
  --data @- <<END
{
  "grant_type": "client_credentials",
  "client_id": "${f.clientId}",
  "client_secret": "$CLIENT_SECRET",
  "audience": ${inHere(f.audience)}${f.scope ? `,\n  "scope": ${inHere(f.scope)}` : ''}
}
END`,
  Node: (f) => `const answer = await fetch('${f.issuer}oauth/token', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    grant_type: 'client_credentials',
    client_id: '${f.clientId}',
    client_secret: process.env.CLIENT_SECRET,
    audience: '${f.audience}',
  }),
});
if (!answer.ok) throw new Error(await answer.text());
const { access_token, expires_in } = await answer.json();
console.log(access_token, expires_in);`,
  Python: (f) => `import json, os, urllib.request

body = {
    "grant_type": "client_credentials",
    "client_id": "${f.clientId}",
    "client_secret": os.environ["CLIENT_SECRET"],
    "audience": "${f.audience}",
}
request = urllib.request.Request(
    "${f.issuer}oauth/token",
    data=json.dumps(body).encode(),
    headers={"Content-Type": "application/json"},
)
with urllib.request.urlopen(request) as answer:
    print(json.load(answer)["access_token"])`,
  Go: (f) => `package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	body, _ := json.Marshal(map[string]string{
		"grant_type":    "client_credentials",
		"client_id":     "${f.clientId}",
		"client_secret": os.Getenv("CLIENT_SECRET"),
		"audience":      "${f.audience}",
	})
	answer, err := http.Post("${f.issuer}oauth/token", "application/json", bytes.NewReader(body))
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	var token struct {
		AccessToken string \`json:"access_token"\`
	}
	if err := json.NewDecoder(answer.Body).Decode(&token); err != nil || answer.StatusCode != 200 {
		log.Fatal(answer.Status)
	}
	fmt.Println(token.AccessToken)
}`,
  C: (f) => `/* cc token.c -lcurl && CLIENT_SECRET=... ./a.out */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	const char *secret = getenv("CLIENT_SECRET");
	char body[2048];
	int n = snprintf(body, sizeof(body),
			 "${requestBody(f).replaceAll('"', '\\"')},\\"client_secret\\":\\"%s\\"}",
			 secret ? secret : "");
	CURL *curl = curl_easy_init();
	if (!secret || !curl || n < 0 || (size_t)n >= sizeof(body))
		return 1;
	struct curl_slist *headers = curl_slist_append(NULL, "content-type: application/json");
	curl_easy_setopt(curl, CURLOPT_URL, "${f.issuer}oauth/token");
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
	CURLcode result = curl_easy_perform(curl); /* the answer goes to stdout */
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	return result == CURLE_OK ? 0 : 1;
}`,
};

/** Code that calls \`url\` with the token in the environment. */
export const useToken: Record<Language, (url: string) => string> = {
  cURL: (url) => `curl --url '${url}' \\
  --header "authorization: Bearer $TOKEN"`,
  Node: (url) => `const answer = await fetch('${url}', {
  headers: { authorization: \`Bearer \${process.env.TOKEN}\` },
});
console.log(answer.status, await answer.json());`,
  Python: (url) => `import json, os, urllib.request

request = urllib.request.Request(
    "${url}",
    headers={"Authorization": "Bearer " + os.environ["TOKEN"]},
)
with urllib.request.urlopen(request) as answer:
    print(json.load(answer))`,
  Go: (url) => `package main

import (
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	request, _ := http.NewRequest("GET", "${url}", nil)
	request.Header.Set("Authorization", "Bearer "+os.Getenv("TOKEN"))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	io.Copy(os.Stdout, answer.Body)
}`,
  C: (url) => `/* cc call.c -lcurl && TOKEN=... ./a.out */
#include <curl/curl.h>
#include <stdlib.h>

int main(void)
{
	const char *token = getenv("TOKEN");
	CURL *curl = curl_easy_init();
	if (!token || !curl)
		return 1;
	curl_easy_setopt(curl, CURLOPT_URL, "${url}");
	curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
	curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, token);
	CURLcode result = curl_easy_perform(curl); /* the answer goes to stdout */
	curl_easy_cleanup(curl);
	return result == CURLE_OK ? 0 : 1;
}`,
};
