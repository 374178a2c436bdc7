-- CreateEnum
CREATE TYPE "StudyStatus" AS ENUM ('open', 'closed');

-- AlterEnum
ALTER TYPE "AssetHolder" ADD VALUE 'study';

-- CreateTable
CREATE TABLE "study" (
    "id" TEXT NOT NULL,
    "link" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "instructions" TEXT,
    "methods" TEXT[],
    "status" "StudyStatus" NOT NULL DEFAULT 'open',
    "owner_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "study_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "study_scene" (
    "id" TEXT NOT NULL,
    "study_id" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "prompt" TEXT NOT NULL,

    CONSTRAINT "study_scene_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "study_film" (
    "id" TEXT NOT NULL,
    "scene_id" TEXT NOT NULL,
    "method" SMALLINT NOT NULL,
    "asset_id" TEXT NOT NULL,

    CONSTRAINT "study_film_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "study_rater" (
    "id" TEXT NOT NULL,
    "study_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "name" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "study_rater_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "study_vote" (
    "rater_id" TEXT NOT NULL,
    "scene_id" TEXT NOT NULL,
    "ranking" TEXT[],
    "shown" TEXT[],
    "took_ms" INTEGER NOT NULL,
    "changes" INTEGER NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "study_vote_pkey" PRIMARY KEY ("rater_id","scene_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "study_link_key" ON "study"("link");

-- CreateIndex
CREATE INDEX "study_owner_id_created_at_idx" ON "study"("owner_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "study_scene_study_id_place_key" ON "study_scene"("study_id", "place");

-- CreateIndex
CREATE UNIQUE INDEX "study_scene_study_id_name_key" ON "study_scene"("study_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "study_film_scene_id_method_key" ON "study_film"("scene_id", "method");

-- CreateIndex
CREATE UNIQUE INDEX "study_rater_hash_key" ON "study_rater"("hash");

-- CreateIndex
CREATE INDEX "study_rater_study_id_idx" ON "study_rater"("study_id");

-- CreateIndex
CREATE INDEX "study_vote_scene_id_idx" ON "study_vote"("scene_id");

-- AddForeignKey
ALTER TABLE "study_scene" ADD CONSTRAINT "study_scene_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_film" ADD CONSTRAINT "study_film_scene_id_fkey" FOREIGN KEY ("scene_id") REFERENCES "study_scene"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_film" ADD CONSTRAINT "study_film_asset_id_fkey" FOREIGN KEY ("asset_id") REFERENCES "asset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_rater" ADD CONSTRAINT "study_rater_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_vote" ADD CONSTRAINT "study_vote_rater_id_fkey" FOREIGN KEY ("rater_id") REFERENCES "study_rater"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_vote" ADD CONSTRAINT "study_vote_scene_id_fkey" FOREIGN KEY ("scene_id") REFERENCES "study_scene"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema file cannot say: a vote ranks exactly what was shown.
ALTER TABLE "study_vote" ADD CONSTRAINT "study_vote_ranks_what_was_shown" CHECK ("ranking" @> "shown" AND "shown" @> "ranking" AND cardinality("ranking") = cardinality("shown"));
ALTER TABLE "study_vote" ADD CONSTRAINT "study_vote_took" CHECK ("took_ms" >= 0);
