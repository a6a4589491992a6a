-- SPDX-License-Identifier: Apache-2.0
-- POST /oauth/token over kept-alive connections. BENCH_CLIENTS: a file with a line `client_id client_secret` each; requests take them in turn.
local bodies = {}
for line in io.lines(os.getenv("BENCH_CLIENTS")) do
	local id, secret = line:match("(%S+) (%S+)")
	bodies[#bodies + 1] = wrk.format("POST", "/oauth/token",
		{ ["Content-Type"] = "application/x-www-form-urlencoded", ["Host"] = os.getenv("BENCH_HOST") },
		"grant_type=client_credentials&client_id=" .. id .. "&client_secret=" .. secret .. "&audience=" .. os.getenv("BENCH_AUDIENCE"))
end

local next_body = 0
function request()
	next_body = next_body % #bodies + 1
	return bodies[next_body]
end
