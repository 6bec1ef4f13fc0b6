from simfactory.cli import main

main()
