# Sums numbers on executors.
library(SparkR)
sparkR.session()
parts <- spark.lapply(0:9, function(number) number)
cat("the sum is ", sum(unlist(parts)), "\n", sep = "")
sparkR.session.stop()
