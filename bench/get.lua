-- SPDX-License-Identifier: Apache-2.0
-- GET of BENCH_PATH with the token BENCH_TOKEN, over kept-alive connections.
wrk.path = os.getenv("BENCH_PATH")
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN")
wrk.headers["Host"] = os.getenv("BENCH_HOST")
