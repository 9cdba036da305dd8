# Golden values of EpiEstim where imported cases are told apart:
# Rscript tests/oracles/epiestim_imported.R OUTPUT.csv
#
# Runs EpiEstim's estimate_R on the list of MERS in Saudi Arabia that the package
# bundles (495 days of local and imported cases, the imported from camels), with the
# serial interval it brings, and writes the incidence and the posterior of every window
# of seven days.
library(EpiEstim)

data("mers_2014_15", package = "EpiEstim")
incidence <- mers_2014_15$incidence
si <- mers_2014_15$si
fit <- suppressMessages(suppressWarnings(estimate_R(
  data.frame(local = incidence$local, imported = incidence$imported),
  method = "parametric_si",
  config = make_config(list(mean_si = si$mean_si, std_si = si$std_si))
)))
columns <- c("Mean(R)", "Std(R)", "Quantile.0.025(R)", "Quantile.0.05(R)",
             "Median(R)", "Quantile.0.95(R)", "Quantile.0.975(R)")
posterior <- matrix(NA, nrow(incidence), length(columns))
posterior[fit$R$t_end, ] <- as.matrix(fit$R[, columns])
colnames(posterior) <- c("mean", "sd", "q0.025", "q0.05", "q0.5", "q0.95", "q0.975")
answers <- data.frame(day = seq_len(nrow(incidence)), local = incidence$local,
                      imported = incidence$imported, si_mean = si$mean_si,
                      si_sd = si$std_si, posterior)
numbers <- sapply(answers, is.numeric)
answers[numbers] <- lapply(answers[numbers], function(x)
  trimws(formatC(x, digits = 9, format = "g")))
cat("# EpiEstim", as.character(packageVersion("EpiEstim")), "\n",
    file = commandArgs(TRUE)[1])
suppressWarnings(write.table(answers, commandArgs(TRUE)[1], sep = ",", quote = FALSE,
                             row.names = FALSE, append = TRUE))
