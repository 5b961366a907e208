-- How wide one reads a panel: "still", "calm", "usual", "wide".
ALTER TABLE panel_option ADD COLUMN level TEXT NOT NULL DEFAULT 'usual';
