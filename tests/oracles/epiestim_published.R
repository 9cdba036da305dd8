# Golden values of EpiEstim on counts as published:
#   Rscript tests/oracles/epiestim_published.R COUNTS.csv OUTPUT.csv
#
# COUNTS.csv has the columns location, date, count, one row a day; a negative count is
# none, and EpiEstim takes a day without a count as 0. Weekly windows, the serial interval of the command's
# own default (4.8 days, standard deviation 2.3).
suppressMessages(library(EpiEstim))

paths <- commandArgs(TRUE)
counts <- read.csv(paths[1], colClasses = c("character", "character", "numeric"))
counts$count[counts$count < 0] <- 0

one_location <- function(rows) {
  fit <- suppressMessages(suppressWarnings(estimate_R(
    rows$count, method = "parametric_si",
    config = make_config(list(mean_si = 4.8, std_si = 2.3))
  )))
  columns <- c("Mean(R)", "Quantile.0.025(R)", "Quantile.0.975(R)")
  posterior <- matrix(NA, nrow(rows), length(columns))
  posterior[fit$R$t_end, ] <- as.matrix(fit$R[, columns])
  colnames(posterior) <- c("mean", "lower95", "upper95")
  cbind(rows[, c("location", "date")], posterior)
}

answers <- do.call(rbind, lapply(split(counts, counts$location), one_location))
for (name in c("mean", "lower95", "upper95"))
  answers[[name]] <- trimws(formatC(answers[[name]], digits = 9, format = "g"))
write.csv(answers, paths[2], quote = FALSE, row.names = FALSE)
