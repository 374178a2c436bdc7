#!/bin/sh
# One SeaweedFS server with an S3 door on 8333, one key pair, and the bucket made at the first start.
set -eu
cat > /tmp/s3.json <<JSON
{"identities": [{"name": "sceneweave",
  "credentials": [{"accessKey": "$S3_ACCESS_KEY", "secretKey": "$S3_SECRET_KEY"}],
  "actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}
JSON
(
  until echo "s3.bucket.create -name $S3_BUCKET" | weed shell -master=127.0.0.1:9333 > /dev/null 2>&1; do sleep 1; done
) &
exec weed server -dir=/data -ip=127.0.0.1 -ip.bind=0.0.0.0 -s3 -s3.port=8333 -s3.config=/tmp/s3.json \
  -master.volumeSizeLimitMB=1024
