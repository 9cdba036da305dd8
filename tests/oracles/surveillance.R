# Golden values of surveillance: Rscript tests/oracles/surveillance.R FOLDER [few]
#
# With "few", only some of the series and weeks, but every setting: seconds, not minutes.
# Runs farringtonFlexible and earsC on series that the package bundles and writes
# surveillance_series.csv, surveillance_farrington.csv and surveillance_ears.csv.
# One row is one series or one run; the figures of its weeks are parted by blanks.
suppressMessages(library(surveillance))
folder <- commandArgs(TRUE)[1]
few <- "few" %in% commandArgs(TRUE)

bundled <- function(name) {
  data(list = name, package = "surveillance", envir = environment())
  get(name)
}

words <- function(x, digits = 9) paste(
  trimws(formatC(as.numeric(x), digits = digits, format = "g")), collapse = " ")

# A series: weekly counts; the first week's day where weeks have dates; population.
from_sts <- function(x, columns = seq_len(ncol(x)), population = FALSE) list(
  counts = rowSums(observed(x)[, columns, drop = FALSE]),
  start = if (x@epochAsDate) format(epoch(x)[1]) else "",
  population = if (population) rowSums(population(x)[, columns, drop = FALSE]))
from_disprog <- function(x) list(
  counts = as.numeric(x$observed), start = "", population = NULL)

campy <- bundled("campyDE")
series <- list(
  salmNewport = from_sts(bundled("salmNewport")),
  salmNewport_5 = from_sts(bundled("salmNewport"), 5),
  stsNewport = from_sts(bundled("stsNewport")),
  salmAllOnset = from_sts(bundled("salmAllOnset")),
  campyDE = list(counts = campy$case, start = format(campy$date[1])),
  momo = from_sts(bundled("momo"), population = TRUE),
  momo_1 = from_sts(bundled("momo"), 1, population = TRUE),
  agona = from_disprog(bundled("salmonella.agona")),
  influMen = from_disprog(bundled("influMen")),
  shadar = from_disprog(bundled("shadar")),
  hepatitisA = from_disprog(bundled("hepatitisA")),
  k1 = from_disprog(bundled("k1")),
  q2 = from_disprog(bundled("q2")),
  measlesDE = from_sts(bundled("measlesDE")),
  abattoir = from_sts(bundled("abattoir"))
)

noufaily <- list(noPeriods = 10, pastWeeksNotIncluded = 26, pThresholdTrend = 1,
                 thresholdMethod = "nbPlugin", alpha = 0.005)
settings <- list(
  surveillance_defaults = list(),
  noufaily_2013 = noufaily,
  muan = modifyList(noufaily, list(thresholdMethod = "muan", alpha = 0.05)),
  farrington_1996 = list(weightsThreshold = 1, alpha = 0.005),
  plain = list(trend = FALSE, reweight = FALSE, powertrans = "none"),
  root = list(noPeriods = 5, w = 2, pastWeeksNotIncluded = 0, powertrans = "1/2",
              limit54 = c(0, 4)),
  unweighted = list(noPeriods = 10, reweight = FALSE, thresholdMethod = "muan",
                    pThresholdTrend = 0.2, limit54 = c(0, 4), w = 4),
  population = list(populationOffset = TRUE, noPeriods = 6, alpha = 0.01)
)
WEEKS <- if (few) 4 else 24
# Dated, dated and sparse, of a population, of numbered weeks, with a short history.
FEW <- c("salmNewport", "salmNewport_5", "momo", "agona", "measlesDE")

as_sts <- function(s) {
  dated <- s$start != ""
  n <- length(s$counts)
  epochs <- if (dated) as.numeric(as.Date(s$start)) + 7 * (seq_len(n) - 1)
            else seq_len(n)
  population <- if (is.null(s$population)) rep(1, n) else s$population
  new("sts", epoch = epochs, freq = 52, observed = matrix(s$counts),
      epochAsDate = dated, populationFrac = matrix(population))
}

farrington <- function(name, setting) {
  s <- series[[name]]
  n <- length(s$counts)
  b <- min(5, (n - WEEKS - 8) %/% 53)
  control <- modifyList(settings[[setting]], list(
    range = (n - WEEKS + 1):n, b = b, glmWarnings = FALSE))
  x <- as_sts(s)
  fit <- suppressWarnings(farringtonFlexible(x, control))
  data.frame(series = name, setting = setting, years = b, first = n - WEEKS,
             expected = words(fit@control$expected), upper = words(upperbound(fit)),
             alarm = words(alarms(fit)), trend = words(fit@control$trendVector),
             dispersion = words(fit@control$phiVector))
}

ears <- function(name, method, baseline, alpha, min_sigma) {
  fit <- earsC(as_sts(series[[name]]), list(
    method = method, baseline = baseline, alpha = alpha, minSigma = min_sigma))
  data.frame(series = name, method = method, baseline = baseline, alpha = alpha,
             min_sigma = min_sigma, upper = words(upperbound(fit), 8),
             alarm = words(alarms(fit)))
}

save <- function(rows, name) {
  file <- file.path(folder, paste0("surveillance_", name, ".csv"))
  cat("# surveillance", as.character(packageVersion("surveillance")), "\n",
      file = file)
  suppressWarnings(write.table(do.call(rbind, rows), file, sep = ",", quote = FALSE,
                               row.names = FALSE, append = TRUE))
}

save(lapply(names(series), function(name) {
  s <- series[[name]]
  data.frame(series = name, start = s$start, counts = words(s$counts), population =
               if (is.null(s$population)) "" else words(s$population))
}), "series")

runs <- expand.grid(series = names(series), setting = names(settings),
                    stringsAsFactors = FALSE)
with_population <- names(Filter(function(s) !is.null(s$population), series))
runs <- runs[runs$setting != "population" | runs$series %in% with_population, ]
if (few) runs <- runs[runs$series %in% FEW, ]
save(Map(farrington, runs$series, runs$setting), "farrington")

runs <- expand.grid(series = c("agona", "shadar", "measlesDE", "hepatitisA"),
                    method = c("C1", "C2", "C3"), stringsAsFactors = FALSE)
save(c(Map(ears, runs$series, runs$method, 7, ifelse(runs$method == "C3", 0.025,
                                                     0.001), 0),
       Map(ears, runs$series, runs$method, 14, 0.01, 0.5)), "ears")
