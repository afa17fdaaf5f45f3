package io.sparkagent.status;

import io.sparkagent.config.Catalogue;
import io.sparkagent.config.ConfInForce;
import io.sparkagent.config.DriverConf;
import io.sparkagent.config.SettingOrigins;
import org.jspecify.annotations.Nullable;

/** Works out what may be shown of a conf, once for each driver and only if somebody asks. */
public final class ConfDesk {

    private final StatusBoard board;
    private final SettingOrigins settings;
    private @Nullable DriverConf shownConf;
    private @Nullable ConfReport shown;

    public ConfDesk(StatusBoard board, SettingOrigins settings) {
        this.board = board;
        this.settings = settings;
    }

    /** The same conf is the same object. */
    @SuppressWarnings("ReferenceEquality")
    synchronized ConfReport report() {
        DriverConf conf = board.served().conf();
        ConfReport report = shown;
        if (report == null || shownConf != conf) {
            report =
                    ConfReport.of(
                            conf != DriverConf.NONE,
                            ConfInForce.of(conf, settings, Catalogue.load()));
            shown = report;
            shownConf = conf;
        }
        return report;
    }
}
