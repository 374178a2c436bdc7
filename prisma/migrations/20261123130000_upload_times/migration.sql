-- AlterTable
ALTER TABLE "asset_use" ADD COLUMN     "held_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- uploads of before: as near as is known
UPDATE "asset_use" SET "held_at" = "asset"."touched_at" FROM "asset" WHERE "asset"."id" = "asset_id" AND "holder" = 'user';
