-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "RunClass" AS ENUM ('interactive', 'preview', 'batch');

-- CreateEnum
CREATE TYPE "RunStatus" AS ENUM ('waiting', 'paused', 'running', 'done', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "RunOrder" AS ENUM ('cancel', 'pause');

-- CreateEnum
CREATE TYPE "RunnerStatus" AS ENUM ('live', 'gone');

-- CreateEnum
CREATE TYPE "TakeStatus" AS ENUM ('new', 'accepted', 'rejected');

-- CreateEnum
CREATE TYPE "AssetHolder" AS ENUM ('project', 'version', 'run', 'result', 'checkpoint', 'take', 'user');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('owner', 'editor', 'viewer');

-- CreateEnum
CREATE TYPE "TokenScope" AS ENUM ('read', 'edit', 'run', 'admin');

-- CreateTable
CREATE TABLE "project" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "document" JSONB NOT NULL,
    "owner_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project_member" (
    "project_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" "Role" NOT NULL,

    CONSTRAINT "project_member_pkey" PRIMARY KEY ("project_id","user_id")
);

-- CreateTable
CREATE TABLE "project_edit" (
    "project_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "edit" JSONB NOT NULL,
    "edited_by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_edit_pkey" PRIMARY KEY ("project_id","version")
);

-- CreateTable
CREATE TABLE "project_version" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "saved_by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "project_id" TEXT,
    "graph" JSONB NOT NULL,
    "target" JSONB NOT NULL,
    "class" "RunClass" NOT NULL,
    "band" SMALLINT NOT NULL,
    "turn" DOUBLE PRECISION NOT NULL,
    "user_id" TEXT NOT NULL,
    "needs_device" TEXT,
    "needs_bytes" BIGINT NOT NULL DEFAULT 0,
    "needs_models" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "history" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "status" "RunStatus" NOT NULL DEFAULT 'waiting',
    "asked" "RunOrder",
    "claim" UUID,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "losses" INTEGER NOT NULL DEFAULT 0,
    "avoid" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "not_before" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "runner_id" TEXT,
    "job" UUID NOT NULL,
    "idempotency_key" TEXT,
    "request_hash" TEXT NOT NULL,
    "fault_code" TEXT,
    "fault_message" TEXT,
    "watched_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "waiting_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimed_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_event" (
    "run_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "event" JSONB NOT NULL,

    CONSTRAINT "run_event_pkey" PRIMARY KEY ("run_id","seq")
);

-- CreateTable
CREATE TABLE "runner" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 1,
    "version" TEXT NOT NULL,
    "device" TEXT NOT NULL,
    "memory_bytes" BIGINT NOT NULL,
    "models" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "status" "RunnerStatus" NOT NULL DEFAULT 'live',
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "runner_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node_result" (
    "key" TEXT NOT NULL,
    "outputs" JSONB NOT NULL,
    "model" TEXT,
    "run_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "node_result_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "checkpoint" (
    "key" TEXT NOT NULL,
    "asset_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "asset" (
    "id" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "asset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "asset_use" (
    "holder" "AssetHolder" NOT NULL,
    "holder_id" TEXT NOT NULL,
    "asset_id" TEXT NOT NULL,

    CONSTRAINT "asset_use_pkey" PRIMARY KEY ("holder","holder_id","asset_id")
);

-- CreateTable
CREATE TABLE "take" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "shot_id" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "words" TEXT NOT NULL,
    "status" "TakeStatus" NOT NULL DEFAULT 'new',
    "starred" BOOLEAN NOT NULL DEFAULT false,
    "run_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "take_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "history_pool_entry" (
    "take_id" TEXT NOT NULL,
    "status" "TakeStatus" NOT NULL DEFAULT 'accepted',
    "project_id" TEXT NOT NULL,
    "embedding" REAL[],
    "accepted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "history_pool_entry_pkey" PRIMARY KEY ("take_id")
);

-- CreateTable
CREATE TABLE "setting" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" "Role" NOT NULL DEFAULT 'viewer',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" "TokenScope"[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "first_owner_code" (
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "first_owner_code_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "project_owner_id_updated_at_idx" ON "project"("owner_id", "updated_at" DESC);

-- CreateIndex
CREATE INDEX "project_member_user_id_idx" ON "project_member"("user_id");

-- CreateIndex
CREATE INDEX "project_version_project_id_at_idx" ON "project_version"("project_id", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "run_number_key" ON "run"("number");

-- CreateIndex
CREATE INDEX "run_project_id_number_idx" ON "run"("project_id", "number" DESC);

-- CreateIndex
CREATE INDEX "run_user_id_number_idx" ON "run"("user_id", "number" DESC);

-- CreateIndex
CREATE INDEX "run_waiting_idx" ON "run"("band", "turn", "number") WHERE (status = 'waiting');

-- CreateIndex
CREATE INDEX "run_waiting_user_idx" ON "run"("band", "user_id", "turn") WHERE (status = 'waiting');

-- CreateIndex
CREATE INDEX "run_running_idx" ON "run"("runner_id") WHERE (status = 'running');

-- CreateIndex
CREATE INDEX "run_done_idx" ON "run"("class", "ended_at" DESC) WHERE (status = 'done');

-- CreateIndex
CREATE UNIQUE INDEX "run_user_id_idempotency_key_key" ON "run"("user_id", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "runner_name_key" ON "runner"("name");

-- CreateIndex
CREATE INDEX "node_result_used_at_idx" ON "node_result"("used_at");

-- CreateIndex
CREATE INDEX "asset_use_asset_id_idx" ON "asset_use"("asset_id");

-- CreateIndex
CREATE INDEX "take_project_id_shot_id_created_at_idx" ON "take"("project_id", "shot_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "take_id_status_key" ON "take"("id", "status");

-- CreateIndex
CREATE INDEX "history_pool_entry_project_id_accepted_at_idx" ON "history_pool_entry"("project_id", "accepted_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "history_pool_entry_take_id_status_key" ON "history_pool_entry"("take_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE INDEX "api_token_user_id_idx" ON "api_token"("user_id");

-- AddForeignKey
ALTER TABLE "project_member" ADD CONSTRAINT "project_member_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_member" ADD CONSTRAINT "project_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_edit" ADD CONSTRAINT "project_edit_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_version" ADD CONSTRAINT "project_version_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_runner_id_fkey" FOREIGN KEY ("runner_id") REFERENCES "runner"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_event" ADD CONSTRAINT "run_event_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkpoint" ADD CONSTRAINT "checkpoint_asset_id_fkey" FOREIGN KEY ("asset_id") REFERENCES "asset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "asset_use" ADD CONSTRAINT "asset_use_asset_id_fkey" FOREIGN KEY ("asset_id") REFERENCES "asset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "take" ADD CONSTRAINT "take_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "history_pool_entry" ADD CONSTRAINT "history_pool_entry_take_id_status_fkey" FOREIGN KEY ("take_id", "status") REFERENCES "take"("id", "status") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema file cannot say. prisma migrate does not see checks, so they are repeated by hand when a table is remade.

-- a rejected take can never be selected: its entry would need a status that it may not have
ALTER TABLE "history_pool_entry" ADD CONSTRAINT "history_pool_entry_accepted" CHECK ("status" = 'accepted');
ALTER TABLE "history_pool_entry" ADD CONSTRAINT "history_pool_entry_embedding" CHECK (cardinality("embedding") = 64);

-- names of assets become file names
ALTER TABLE "asset" ADD CONSTRAINT "asset_id_is_sha256" CHECK ("id" ~ '^[0-9a-f]{64}$');
ALTER TABLE "asset" ADD CONSTRAINT "asset_bytes" CHECK ("bytes" >= 0);

ALTER TABLE "run_event" ADD CONSTRAINT "run_event_seq" CHECK ("seq" >= 1);
ALTER TABLE "run" ADD CONSTRAINT "run_claimed" CHECK ("status" <> 'running' OR "claim" IS NOT NULL);
