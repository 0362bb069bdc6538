import "./backups-card.js";
import "./sync-card.js";
