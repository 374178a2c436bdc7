-- CreateTable
CREATE TABLE "node_end" (
    "project_id" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "node_end_pkey" PRIMARY KEY ("project_id","node")
);

-- CreateIndex
CREATE INDEX "node_end_key_idx" ON "node_end"("key");

-- CreateIndex
CREATE INDEX "asset_created_at_id_idx" ON "asset"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "node_result_run_id_idx" ON "node_result"("run_id");

-- AddForeignKey
ALTER TABLE "node_end" ADD CONSTRAINT "node_end_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_end" ADD CONSTRAINT "node_end_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema file cannot say: indexes of what stands inside a document, and the trigger that keeps node_end.

-- listAssets, mayReadAsset: the runs in which a node ended with a result
CREATE INDEX "run_event_key_idx" ON "run_event" (("event"->>'key')) WHERE "event"->>'type' = 'node-end';

-- mayReadAsset: the runs that showed a preview
CREATE INDEX "run_event_preview_idx" ON "run_event" (("event"->>'preview')) WHERE "event" ? 'preview';

-- findModel: what a source of weights was, of late
CREATE INDEX "node_result_model_idx" ON "node_result" (("outputs"->'model'->>'source'), "created_at") WHERE "outputs" ? 'model';

-- Prisma's engine cuts a migration at each semicolon, also inside of $$: hence a plain text, and \073 for a semicolon.
-- The lock on the project lets a deletion win: without it the insert would fail, and with it the runner's report.
CREATE FUNCTION "note_node_ends"() RETURNS TRIGGER LANGUAGE plpgsql AS E'
BEGIN
  WITH owned AS (
    SELECT run.id, run.number, project.id AS project_id
    FROM run JOIN project ON project.id = run.project_id
    WHERE run.id IN (SELECT run_id FROM added WHERE event->>''type'' = ''node-end'')
    FOR KEY SHARE OF project
  )
  INSERT INTO node_end (project_id, node, run_id, number, seq, key, at)
  SELECT DISTINCT ON (owned.project_id, added.event->>''node'')
    owned.project_id, added.event->>''node'', owned.id, owned.number, added.seq,
    added.event->>''key'', to_timestamp((added.event->>''at'')::float8 / 1000)
  FROM added JOIN owned ON owned.id = added.run_id
  WHERE added.event->>''type'' = ''node-end''
  ORDER BY owned.project_id, added.event->>''node'', owned.number DESC, added.seq DESC
  ON CONFLICT (project_id, node) DO UPDATE
    SET run_id = excluded.run_id, number = excluded.number, seq = excluded.seq, key = excluded.key, at = excluded.at
    WHERE (node_end.number, node_end.seq) < (excluded.number, excluded.seq)\073
  RETURN NULL\073
END';

CREATE TRIGGER "run_event_note_node_ends" AFTER INSERT ON "run_event"
  REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "note_node_ends"();

-- what ended before there was a trigger
INSERT INTO "node_end" ("project_id", "node", "run_id", "number", "seq", "key", "at")
SELECT DISTINCT ON ("run"."project_id", "event"->>'node')
  "run"."project_id", "event"->>'node', "run"."id", "run"."number", "seq", "event"->>'key', to_timestamp(("event"->>'at')::float8 / 1000)
FROM "run_event" JOIN "run" ON "run"."id" = "run_event"."run_id"
WHERE "event"->>'type' = 'node-end' AND "run"."project_id" IS NOT NULL
ORDER BY "run"."project_id", "event"->>'node', "run"."number" DESC, "seq" DESC;
