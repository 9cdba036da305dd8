# Golden values of EpiEstim: Rscript tests/oracles/epiestim.R OUTPUT.csv
#
# Runs EpiEstim's estimate_R (method parametric_si, weekly windows) on the five
# outbreaks that the package bundles, with the serial intervals of Cori et al. 2013,
# and writes the incidence as used and the posterior of each day's window.
library(EpiEstim)

serial_intervals <- list(
  Flu1918 = c(2.6, 1.5), Flu2009 = c(2.6, 1.5), Measles1861 = c(14.9, 3.9),
  SARS2003 = c(8.4, 3.8), Smallpox1972 = c(22.4, 6.1)
)

daily_counts <- function(name) {
  data(list = name, package = "EpiEstim", envir = environment())
  incidence <- get(name)$incidence
  if (is.data.frame(incidence)) incidence$I else as.numeric(incidence)
}

one_outbreak <- function(name) {
  counts <- daily_counts(name)
  si <- serial_intervals[[name]]
  fit <- suppressMessages(suppressWarnings(estimate_R(
    counts, method = "parametric_si",
    config = make_config(list(mean_si = si[1], std_si = si[2]))
  )))
  columns <- c("Mean(R)", "Std(R)", "Quantile.0.025(R)", "Quantile.0.05(R)",
               "Quantile.0.25(R)", "Median(R)", "Quantile.0.75(R)",
               "Quantile.0.95(R)", "Quantile.0.975(R)")
  posterior <- matrix(NA, length(counts), length(columns))
  posterior[fit$R$t_end, ] <- as.matrix(fit$R[, columns])
  colnames(posterior) <- c("mean", "sd", "q0.025", "q0.05", "q0.25", "q0.5",
                           "q0.75", "q0.95", "q0.975")
  data.frame(outbreak = name, day = seq_along(counts), count = counts,
             si_mean = si[1], si_sd = si[2], posterior)
}

answers <- do.call(rbind, lapply(names(serial_intervals), one_outbreak))
numbers <- sapply(answers, is.numeric)
answers[numbers] <- lapply(answers[numbers], function(x)
  trimws(formatC(x, digits = 12, format = "g")))
cat("# EpiEstim", as.character(packageVersion("EpiEstim")), "\n",
    file = commandArgs(TRUE)[1])
suppressWarnings(write.table(answers, commandArgs(TRUE)[1], sep = ",", quote = FALSE,
                             row.names = FALSE, append = TRUE))
